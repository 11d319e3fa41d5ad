package switchboard.calls;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** An inbound call that starts after its hold was given back for want of news. */
class LateStartIT {

    private static final String CALLER = "+13125550131";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final OneVertx VERTX = new OneVertx();

    private static CallWorld world;
    private UUID call;

    @BeforeAll
    static void a_world() {
        world = new CallWorld(POSTGRES, VERTX.vertx());
    }

    @BeforeEach
    void a_call_that_was_given_up() {
        world.clear();
        call = world.admitted("inbound", CALLER, "", "");
        POSTGRES.query("update usage_limits set reserved_seconds = 0, call_used_seconds = 0");
        POSTGRES.query("update call_events set call_status = 'failed', end_reason = 'NEVER_STARTED', connected = false,"
                + " end_time = received_at, hold_settled_at = received_at");
    }

    @Test
    void it_is_live_and_holds_its_seconds_again() {
        // when
        started();

        // then
        assertThat(world.call().getString("call_status")).isEqualTo("in-progress");
        assertThat(world.call().getOffsetDateTime("hold_settled_at")).isNull();
        assertThat(reserved()).isEqualTo(600);
        started();
        assertThat(reserved()).isEqualTo(600);
    }

    @Test
    void it_holds_no_more_than_is_free() {
        POSTGRES.query("update usage_limits set call_used_seconds = 9400");

        started();

        assertThat(reserved()).isEqualTo(200);
        assertThat(world.call().getInteger("hold_seconds")).isEqualTo(200);
    }

    @Test
    void one_of_which_only_the_end_is_heard_is_billed_within_what_it_holds() {
        POSTGRES.query("update usage_limits set call_used_seconds = 9550");

        world.deliver(CallWorld.withMetadata("R29-call-ended-inbound-agent-hangup", "call_id", call.toString()));

        assertThat(world.call().getInteger("hold_seconds")).isEqualTo(50);
        assertThat(world.call().getString("call_status")).isEqualTo("completed");
        assertThat(reserved()).isEqualTo(50);
    }

    @Test
    void one_that_the_provider_itself_called_over_stays_over() {
        POSTGRES.query("update call_events set reported = '{\"by_the_provider\": {}}'");

        started();

        assertThat(world.call().getString("call_status")).isEqualTo("failed");
        assertThat(reserved()).isZero();
    }

    private void started() {
        world.deliver(CallWorld.withMetadata("R28-call-started-inbound", "call_id", call.toString()));
    }

    private static int reserved() {
        return POSTGRES.query("select reserved_seconds from usage_limits")
                .get(0)
                .getInteger(0);
    }
}
