package switchboard.crm;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.crm.core.LeadRow.Refused;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

class LeadImportIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();
    private static Vertx vertx;
    private static Bus bus;

    private final List<ConsentSink.Given> consents = new ArrayList<>();
    private final List<UUID> queued = new ArrayList<>();
    private final TenantId tenant = new TenantId(UUID.randomUUID());
    private LeadImport imports;

    @BeforeAll
    static void start() {
        vertx = Vertx.vertx();
        bus = new Bus(vertx.eventBus(), List.of(CrmEvents.LEADS_IMPORTED));
    }

    @AfterAll
    static void stop() throws TimeoutException {
        vertx.close().await(60, SECONDS);
    }

    @BeforeEach
    void aTenant() {
        POSTGRES.query("insert into auth.users (id, email) values ('%s', '%s@example.com')"
                .formatted(tenant.value(), tenant.value()));
        LeadImport.Ports ports = new LeadImport.Ports(
                (tx, whose, given, at) -> {
                    consents.addAll(given);
                    return Future.succeededFuture();
                },
                (whose, campaign, leads) -> {
                    queued.addAll(leads);
                    return Future.succeededFuture(leads.size());
                },
                bus,
                new ManualClock());
        imports = new LeadImport(
                vertx, POSTGRES.pool(), CrmConfig.defaults(), NUMBERS::parse, ports, new LeadRepository());
    }

    @Test
    void the_real_list_becomes_the_leads_its_truth_says() throws Exception {
        // given
        LeadTruth truth = LeadTruth.read();
        // when
        ImportReport report = run(LeadTruth.LIST, Optional.of(new UUID(0, 1)));
        // then
        assertThat(report.rows()).isEqualTo(truth.rows());
        assertThat(report.imported()).isEqualTo(truth.importable());
        assertThat(report.refused().stream().map(Refused::line)).isEqualTo(truth.invalid());
        assertThat(report.duplicates()).containsExactlyInAnyOrderElementsOf(truth.duplicates());
        assertThat(report.queued()).isEqualTo(truth.importable());
        assertThat(queued).hasSize(truth.importable()).doesNotHaveDuplicates();
        assertThat(phones()).containsExactlyInAnyOrderElementsOf(truth.e164());
        assertThat(consents)
                .allSatisfy(given -> assertThat(given.file()).isEqualTo("leads-2000.csv"))
                .extracting(ConsentSink.Given::line)
                .doesNotHaveDuplicates()
                .doesNotContainAnyElementsOf(truth.duplicates())
                .doesNotContainAnyElementsOf(truth.invalid());
    }

    @Test
    void the_same_list_again_changes_nothing() throws Exception {
        // given
        LeadTruth truth = LeadTruth.read();
        run(LeadTruth.LIST, Optional.empty());
        int given = consents.size();
        // when
        ImportReport again = run(LeadTruth.LIST, Optional.empty());
        // then
        assertThat(again.imported()).isZero();
        assertThat(again.duplicateCount())
                .isEqualTo(truth.importable() + truth.duplicates().size());
        assertThat(consents).hasSize(given);
        assertThat(phones()).hasSize(truth.importable());
    }

    @Test
    void a_list_that_breaks_at_its_end_leaves_nothing_behind(@TempDir Path dir) throws Exception {
        Path list = Files.writeString(
                dir.resolve("broken.csv"), Files.readString(LeadTruth.LIST) + "\"never closed,,2125550199\n");

        assertThatThrownBy(() -> run(list, Optional.empty()))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.code()).isEqualTo("csv_malformed"));
        assertThat(phones()).isEmpty();
    }

    @Test
    void a_sellers_lead_counts_as_known(@TempDir Path dir) throws Exception {
        // given
        POSTGRES.query("insert into profiles (user_id, email) values ('%s', 'p@example.com') on conflict do nothing"
                .formatted(tenant.value()));
        POSTGRES.query("insert into leads (user_id, phone, owner_id) values ('%1$s', '+12125550147', '%1$s')"
                .formatted(tenant.value()));
        Path list = Files.writeString(
                dir.resolve("one.csv"),
                "name,business_name,phone,email,state,priority,consent,notes\nAda,,2125550147,,,,written,\n");
        // when
        ImportReport report = run(list, Optional.empty());
        // then
        assertThat(report.duplicates()).containsExactly(2);
        assertThat(consents).isEmpty();
    }

    private ImportReport run(Path list, Optional<UUID> campaign) throws TimeoutException {
        return imports.run(list, new LeadImport.Order(tenant, list.getFileName().toString(), campaign))
                .await(60, SECONDS);
    }

    private List<String> phones() {
        return POSTGRES.query("select phone from leads where user_id = '" + tenant.value() + "'").stream()
                .map(row -> row.getString("phone"))
                .toList();
    }
}
