package switchboard.dialer;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import java.time.Instant;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** Whom a do-not-call entry binds: admission, one by one and in a batch, says of each what the gate says. */
class DncVerdictsIT {

    private static final String THEIRS = "+12125550101";
    private static final Instant NOW = ManualClock.START;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final Town town = new Town(POSTGRES);
    private final DncImportRepository lists = new DncImportRepository(POSTGRES.pool());
    private final ConsentRepository entries = new ConsentRepository();

    @BeforeEach
    void settle_down() {
        town.empty();
        town.tenant(1, 5);
        town.tenant(2, 5);
        town.campaign(1, 1, 1);
    }

    @ParameterizedTest
    @CsvSource({
        "nobody,        marketing,     false",
        "the tenant,    marketing,     true",
        "the tenant,    informational, true",
        "another,       marketing,     false",
        "everybody,     marketing,     true",
        "everybody,     informational, true",
        "the nation,    marketing,     true",
        "the nation,    informational, false",
        "formerly,      marketing,     false",
    })
    void an_entry_for(String whom, String purpose, boolean binds) {
        POSTGRES.query("update campaigns set purpose = '" + purpose + "'");
        switch (whom) {
            case "the tenant" -> block(Optional.of(new TenantId(Town.tenant(1))));
            case "another" -> block(Optional.of(new TenantId(Town.tenant(2))));
            case "everybody" -> block(Optional.empty());
            case "the nation" -> listNationally();
            case "formerly" -> {
                block(Optional.empty());
                POSTGRES.query("update dnc_entries set until = '" + NOW.minusSeconds(1) + "'");
            }
            default -> {}
        }
        mustSay(binds ? "DNC" : "ADMITTED");
    }

    @Test
    void one_who_opts_out_himself_is_not_excused_by_the_national_list_he_is_on() {
        listNationally();
        block(Optional.empty());
        mustSay("DNC");
        listNationally();
        mustSay("DNC");
    }

    private static void mustSay(String verdict) {
        assertThat(oneByOne()).as("one by one").isEqualTo(verdict);
        POSTGRES.query("delete from call_events; update usage_limits set reserved_seconds = 0");
        assertThat(inABatch()).as("in a batch").isEqualTo(verdict);
        POSTGRES.query("delete from call_events; update usage_limits set reserved_seconds = 0");
    }

    private static String oneByOne() {
        return POSTGRES.query("""
                select verdict from admit_call(gen_random_uuid(), '%s', 'outbound', '%s', '%s', 60, '%s',
                                               null, null, null, '%s', null)
                """.formatted(Town.tenant(1), Town.ours(1), THEIRS, NOW, Town.campaign(1)))
                .get(0)
                .getString(0);
    }

    private static String inABatch() {
        return POSTGRES.query("""
                select verdict from admit_calls(array[gen_random_uuid()], array['%s'::uuid], array['%s'], array['%s'],
                         array[60], '%s', array[null::uuid], array[null::uuid], array[null::uuid], array['%s'::uuid])
                """.formatted(Town.tenant(1), Town.ours(1), THEIRS, NOW, Town.campaign(1)))
                .get(0)
                .getString(0);
    }

    private void listNationally() {
        await(lists.openNational("the nation", NOW)
                .compose(list -> lists.enter(
                                POSTGRES.pool(), Optional.of(list), Optional.empty(), List.of(THEIRS), "line 1", NOW)
                        .compose(made -> lists.closeNational(list, LocalDate.parse("2026-03-01"), NOW))));
    }

    private void block(Optional<TenantId> scope) {
        await(POSTGRES.pool()
                .withTransaction(
                        tx -> entries.block(tx, scope, new PhoneNumber(THEIRS), "operator", "asked on the line", NOW)));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
