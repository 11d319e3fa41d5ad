package switchboard.reconcile;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;
import switchboard.testkit.RealPostgres;

/** The provider's list is kept as it comes, calls without a cost and beside them some with one. */
class ProviderCallsIT {

    private static final Instant AT = Instant.parse("2026-03-03T17:00:00Z");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @Test
    void a_call_of_which_no_cost_is_known_is_kept_like_any_other() {
        ProviderCallRepository calls = new ProviderCallRepository(POSTGRES.pool());
        calls.keep(List.of(
                        call("one", Optional.empty()),
                        call("two", Optional.of(new BigDecimal("12.34567890"))),
                        call("three", Optional.empty())))
                .timeout(60, TimeUnit.SECONDS)
                .await();
        assertThat(POSTGRES
                        .query("select provider_call_id || ' ' || coalesce(cost::text, 'none') from"
                                + " provider_calls_seen order by 1")
                        .stream()
                        .map(row -> row.getString(0)))
                .containsExactly("one none", "three none", "two 12.34567890");
    }

    private static CallReport call(String id, Optional<BigDecimal> cents) {
        return new CallReport(
                id,
                Map.of(),
                CallReport.Progress.ONGOING,
                new CallReport.Parties(
                        Optional.of(Direction.OUTBOUND),
                        Optional.of("+14155550100"),
                        Optional.of("+12125550147"),
                        Optional.empty()),
                new CallReport.Timing(Optional.of(AT), Optional.empty(), Optional.<Duration>empty()),
                Optional.empty(),
                new CallReport.Results(cents, Optional.empty(), Optional.empty(), Optional.empty()),
                new CallReport.Order(AT, "list"));
    }
}
