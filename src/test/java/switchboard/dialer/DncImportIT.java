package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.file.OpenOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.LocalDate;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.api.io.TempDir;
import switchboard.calls.CallEvents;
import switchboard.calls.CallStops;
import switchboard.calls.CallsCapability;
import switchboard.dialer.DncImport.Order;
import switchboard.dialer.DncReport.Refused;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.TenantId;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** Do-not-call lists, however long. */
class DncImportIT {

    private static final LocalDate TODAY = LocalDate.parse("2026-03-03");
    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    @TempDir
    private Path folder = Path.of("");

    private final Town town = new Town(POSTGRES);
    private final Vertx vertx = Vertx.vertx();
    private final Bus bus = new Bus(vertx.eventBus(), CallEvents.ALL);

    @BeforeEach
    void settle_down() {
        town.empty();
        town.tenant(1, 5);
        town.campaign(1, 1, 1);
    }

    @AfterEach
    void close() {
        vertx.close().timeout(20, TimeUnit.SECONDS).await();
    }

    @Test
    void good_lines_are_entered_and_bad_ones_are_named() {
        DncReport report = imported(
                everybody(),
                Stream.of(
                        "phone_number,since",
                        "+12125550101,2026",
                        "(212) 555-0102",
                        "not a number",
                        "",
                        "\"+12125550101\""));
        assertThat(report.rows()).isEqualTo(4);
        assertThat(report.imported()).isEqualTo(2);
        assertThat(report.duplicateCount()).isEqualTo(1);
        assertThat(report.refused()).containsExactly(new Refused(4, "phone_invalid"));
        assertThat(POSTGRES.query("select 1 from dnc_entries where phone_number = '+12125550102'"))
                .hasSize(1);
    }

    @Test
    void rows_that_wait_for_a_listed_number_are_suppressed() {
        town.queue(1, 3, ManualClock.START.toString());
        String number = POSTGRES.query("select min(phone_number) from dialer_queue")
                .get(0)
                .getString(0);
        POSTGRES.query("update dialer_queue set phone_number = '+12125550101' where phone_number = '" + number + "'");
        Order order = new Order(Optional.of(new TenantId(Town.tenant(1))), Optional.empty(), "ours");
        assertThat(imported(order, Stream.of("+12125550101")).suppressed()).isEqualTo(1);
        assertThat(POSTGRES.query("select 1 from dialer_queue where status = 'suppressed' and reason = 'dnc'"))
                .hasSize(1);
    }

    @Test
    void a_national_list_is_in_force_only_when_all_of_it_is_there() {
        assertThatThrownBy(() -> imported(national(), Stream.of("+12125550101", "2".repeat(50_000))))
                .hasMessageContaining("longer than a number can be");
        assertThat(POSTGRES.query("select max(list_date) from dnc_lists").get(0).getLocalDate(0))
                .isNull();
        assertThat(imported(national(), Stream.of("+12125550101")).listDate()).contains(TODAY);
        assertThat(POSTGRES.query("select max(list_date) from dnc_lists").get(0).getLocalDate(0))
                .isEqualTo(TODAY);
    }

    @Test
    void a_national_list_takes_no_weight_from_an_entry_for_everybody_and_is_renewed_by_the_next() {
        imported(everybody(), Stream.of("+12125550101"));
        imported(national(), Stream.of("+12125550101", "+12125550102"));
        DncReport again = imported(national(), Stream.of("+12125550102"));
        assertThat(again.duplicateCount()).isEqualTo(1);
        assertThat(POSTGRES.query("select 1 from dnc_entries where phone_number = '+12125550101' and list_id is null"))
                .hasSize(1);
        assertThat(POSTGRES.query("select list_id from dnc_entries where phone_number = '+12125550102'")
                        .get(0)
                        .getUUID(0))
                .isEqualTo(again.listId().orElseThrow());
    }

    @Test
    void calls_to_a_listed_number_are_ended_and_no_others() {
        liveCall("outbound", "+12125550101");
        liveCall("outbound", "+12125550102");
        liveCall("inbound", "+12125550101");
        imported(national(), Stream.of("+12125550101"));
        assertThat(POSTGRES.count("call_stops"))
                .as("the campaign is informational")
                .isZero();
        imported(everybody(), Stream.of("+12125550101"));
        assertThat(POSTGRES
                        .query(
                                "select c.to_number, s.reason from call_stops as s join call_events as c on c.id = s.call_id")
                        .stream()
                        .map(row -> row.getString(0) + " " + row.getString(1)))
                .containsExactly("+12125550101 dnc");
    }

    private static void liveCall(String direction, String theirs) {
        boolean out = direction.equals("outbound");
        POSTGRES.query("""
                insert into call_events (event_id, phone_number, user_id, direction, from_number, to_number, call_status,
                                         hold_seconds, campaign_id)
                values ('%1$s %2$s', '%3$s', '%4$s', '%1$s', '%5$s', '%6$s', 'in-progress', 0, '%7$s')
                """.formatted(
                        direction,
                        theirs,
                        Town.ours(1),
                        Town.tenant(1),
                        out ? Town.ours(1) : theirs,
                        out ? theirs : Town.ours(1),
                        Town.campaign(1)));
    }

    private CallStops stops() {
        Clock clock = new ManualClock();
        return CallsCapability.stops(bus, new Clocks(clock, clock));
    }

    @Test
    void a_list_of_many_batches_loses_no_line() {
        assertThat(imported(everybody(), numbers(12_345)).imported()).isEqualTo(12_345);
        assertThat(POSTGRES.count("dnc_entries")).isEqualTo(12_345);
    }

    @Test
    @Tag("night")
    void a_million_numbers_are_taken_in_and_cost_no_memory() {
        long before = System.nanoTime();
        assertThat(imported(national(), numbers(1_000_000)).imported()).isEqualTo(1_000_000);
        System.out.println("a million numbers in " + (System.nanoTime() - before) / 1_000_000 + " ms");
    }

    private static Stream<String> numbers(int count) {
        return IntStream.range(0, count).mapToObj(n -> "+1212" + (2_000_000 + n));
    }

    private static Order everybody() {
        return new Order(Optional.empty(), Optional.empty(), "operators");
    }

    private static Order national() {
        return new Order(Optional.empty(), Optional.of(TODAY), "national");
    }

    private DncReport imported(Order order, Stream<String> lines) {
        Path file = folder.resolve("list.csv");
        try {
            Files.write(file, (Iterable<String>) lines::iterator, StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        DncImport imports = new DncImport(VERTX.vertx(), POSTGRES.pool(), NUMBERS::parse, stops(), new ManualClock());
        Future<DncReport> report = VERTX.vertx()
                .fileSystem()
                .open(file.toString(), new OpenOptions().setRead(true))
                .compose(opened -> imports.run(opened.pause(), order));
        try {
            return report.await(10, TimeUnit.MINUTES);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }
}
