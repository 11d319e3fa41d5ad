package switchboard.crm;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Row;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallOrigin;
import switchboard.platform.core.CallId;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Analysis;
import switchboard.provider.core.CallReport.Ending;
import switchboard.provider.core.CallReport.Order;
import switchboard.provider.core.CallReport.Parties;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.CallReport.Results;
import switchboard.provider.core.CallReport.Timing;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;
import switchboard.testkit.RealPostgres;

class AnalysisFilingIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00Z");

    private final AnalysisFiling filing = new AnalysisFiling(new AnalysisRepository());
    private final UUID tenant = UUID.randomUUID();
    private final UUID lead = UUID.randomUUID();

    @BeforeEach
    void aLead() {
        POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s@example.com')".formatted(tenant));
        POSTGRES.query(
                "insert into leads (id, user_id, phone) values ('%s', '%s', '+12125550147')".formatted(lead, tenant));
    }

    @Test
    void a_call_is_filed_once_however_often_it_is_reported() throws Exception {
        // when
        file(call("one", Optional.of(lead), NOON, "booked"));
        file(call("one", Optional.of(lead), NOON, "booked"));
        // then
        assertThat(lead().getString("summary")).isEqualTo("summary of one");
        assertThat(lead().getString("call_outcome")).isEqualTo("Demo Set");
        assertThat(lead().getBoolean("appointment_booked")).isTrue();
        assertThat(lead().getInteger("call_duration_seconds")).isEqualTo(61);
        List<Row> recordings = POSTGRES.query("select * from call_recordings where lead_id = '%s'".formatted(lead));
        assertThat(recordings).hasSize(1);
        assertThat(recordings.get(0).getString("recording_url")).isEqualTo("https://recordings.example/one");
    }

    @Test
    void an_older_call_reported_late_hides_nothing_and_its_recording_is_kept() throws Exception {
        // when
        file(call("new", Optional.of(lead), NOON, "booked"));
        file(call("old", Optional.of(lead), NOON.minusSeconds(3600), "not_interested"));
        // then
        assertThat(lead().getString("summary")).isEqualTo("summary of new");
        assertThat(lead().getBoolean("appointment_booked")).isTrue();
        assertThat(POSTGRES.query("select * from call_recordings where lead_id = '%s'".formatted(lead)))
                .hasSize(2);
    }

    @Test
    void a_caller_is_found_by_number() throws Exception {
        // when
        file(call("in", Optional.empty(), NOON, "callback"));
        // then
        assertThat(lead().getString("summary")).isEqualTo("summary of in");
    }

    @Test
    void a_strangers_recording_is_kept_without_a_lead() throws Exception {
        // given
        POSTGRES.query("delete from leads where id = '%s'".formatted(lead));
        // when
        file(call("stranger", Optional.empty(), NOON, "callback"));
        // then
        assertThat(POSTGRES.query("select * from call_recordings where lead_id is null and call_id = 'stranger%s'"
                        .formatted(tenant)))
                .hasSize(1);
    }

    private void file(Call call) throws TimeoutException {
        POSTGRES.pool().withTransaction(tx -> filing.carryOut(tx, call)).await(60, SECONDS);
    }

    private Row lead() {
        return POSTGRES.query("select * from leads where id = '%s'".formatted(lead))
                .get(0);
    }

    private Call call(String id, Optional<UUID> ofLead, Instant began, String said) {
        CallOrigin origin = new CallOrigin(
                Optional.of(new TenantId(tenant)),
                Direction.OUTBOUND,
                "+12125550100",
                Optional.of("+12125550147"),
                ofLead.map(LeadId::new),
                Optional.empty());
        Duration length = Duration.ofMillis(60_500);
        return Call.intended(new CallId(UUID.randomUUID()), origin)
                .with(new CallReport(
                        id + tenant,
                        Map.of(),
                        Progress.ANALYZED,
                        Parties.NONE,
                        new Timing(Optional.of(began), Optional.of(began.plus(length)), Optional.of(length)),
                        Optional.of(new Ending(EndReason.AGENT_HANGUP, "agent_hangup", Optional.empty())),
                        new Results(
                                Optional.empty(),
                                Optional.of("https://recordings.example/" + id),
                                Optional.of("Agent: hello"),
                                Optional.of(new Analysis(
                                        Optional.of("summary of " + id),
                                        Optional.of("positive"),
                                        Optional.of(true),
                                        Optional.of(false),
                                        Optional.empty(),
                                        Map.of("outcome", said)))),
                        new Order(began, id)));
    }
}
