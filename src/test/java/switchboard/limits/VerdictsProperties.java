package switchboard.limits;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.limits.LimitsTown.await;

import java.time.Duration;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.limits.LimitsTown.Resident;
import switchboard.limits.core.LimitAction;
import switchboard.testkit.Property;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** The function, the script and the SQL say the same of the same tenant, and hold the same seconds. */
class VerdictsProperties {

    private static final LimitsConfig CONFIG = LimitsTown.config(100, 10, Duration.ofSeconds(1));

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static LimitsTown town;
    private static Resident resident;

    /** Drawn near the borders: a word on the minutes, then everything else that decides. */
    record Standing(
            int cap,
            int credit,
            int grace,
            int used,
            int reserved,
            boolean paused,
            boolean latched,
            LimitAction action,
            boolean inCall,
            boolean subscribed,
            int worst,
            int increment) {

        static Standing any(Random random) {
            int cap = random.nextInt(4) * 600;
            int credit = random.nextInt(3) * 300;
            int grace = random.nextInt(2) * 600;
            int allowance = cap + credit;
            int[] borders = {0, allowance * 8 / 10, allowance, allowance + grace - 60, allowance + grace};
            int used = Math.max(0, borders[random.nextInt(borders.length)] + random.nextInt(5) - 2);
            int free = Math.max(0, allowance + grace - used);
            return new Standing(
                    cap,
                    credit,
                    grace,
                    used,
                    random.nextBoolean() ? 0 : Math.max(0, free - 62 + random.nextInt(5)),
                    random.nextInt(10) == 0,
                    random.nextInt(10) == 0,
                    LimitAction.values()[random.nextInt(4)],
                    random.nextBoolean(),
                    random.nextInt(15) != 0,
                    List.of(1, 60, 61, 600, 7200).get(random.nextInt(5)),
                    List.of(1, 6, 60).get(random.nextInt(3)));
        }
    }

    @BeforeAll
    static void a_tenant() {
        town = new LimitsTown(POSTGRES);
        resident = town.moveIn();
        for (int increment : new int[] {1, 6, 60}) {
            POSTGRES.query("""
                    insert into tier_snapshots (id, tier_id, tier_name, free_minutes, free_sms, overage_rate_minutes,
                                                overage_rate_sms, effective_from, effective_until, increment_seconds)
                    values ('%1$s', 'core', 'Core', 1, 1, 1, 1, timestamptz '2000-01-01Z' + interval '1 hour' * %2$d,
                            timestamptz '2000-01-01Z' + interval '1 hour' * (%2$d + 1), %2$d);
                    insert into usage_periods (id, user_id, starts_at, ends_at, tier_snapshot_id)
                    values ('p%2$d', '%3$s', timestamptz '2026-01-01Z' + interval '1 day' * %2$d, '2027-01-01Z', '%1$s')
                    """.formatted(UUID.randomUUID(), increment, resident.tenant()));
        }
    }

    @Test
    void all_three_say_the_same() {
        TenantScripts scripts = new TenantScripts(REDIS.client(), CONFIG);
        StandingRepository standings = new StandingRepository(POSTGRES.pool());
        Property.forAll(Standing::any, drawn -> {
            // given
            set(drawn);
            AdmissionRequest asked = LimitsTown.dial(resident);
            AdmissionRequest request = new AdmissionRequest(
                    asked.call(), asked.tenant(), asked.route(), Duration.ofSeconds(drawn.worst()), asked.origin());

            // when
            TenantSnapshot snapshot =
                    await(standings.load(List.of(resident.tenant()))).get(0);
            String function = drawn.subscribed() || drawn.paused()
                    ? snapshot.budget()
                            .admit(snapshot.standing(), request.worstCase(), snapshot.incrementSeconds())
                            .fold(yes -> "ADMITTED " + yes.hold().toSeconds(), no -> no.why() + " 0")
                    : "SUBSCRIPTION_INACTIVE 0";
            String script = script(scripts, snapshot, request);
            String sql =
                    town.commit(request).fold(yes -> "ADMITTED " + yes.hold().toSeconds(), no -> no.why() + " 0");
            String state = POSTGRES.query(
                            "select limit_state from usage_limits where user_id = '" + resident.tenant() + "'")
                    .get(0)
                    .getString(0);

            // then
            assertThat(script).isEqualTo(function);
            assertThat(sql).isEqualTo(function);
            assertThat(state)
                    .isEqualTo(snapshot.budget().state(snapshot.standing()).word());
        });
    }

    private static String script(TenantScripts scripts, TenantSnapshot snapshot, AdmissionRequest request) {
        await(REDIS.client().send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.FLUSHALL)));
        await(scripts.restore(REDIS.client()::send, snapshot, 0));
        Slots.Ask ask = new Slots.Ask(request, new AgentLimits(5, Duration.ZERO));
        TenantScripts.Answer answer = await(scripts.admit(REDIS.client()::send, ask, 0));
        return answer.turned().map(away -> away.why() + " 0").orElseGet(() -> "ADMITTED " + held(request));
    }

    private static String held(AdmissionRequest request) {
        return await(REDIS.client()
                        .send(io.vertx.redis.client.Request.cmd(io.vertx.redis.client.Command.HGET)
                                .arg("limits:holds:{" + request.tenant() + "}")
                                .arg(request.call().toString())))
                .toString();
    }

    private static void set(Standing drawn) {
        POSTGRES.query("""
                delete from call_events;
                update subscriptions set status = '%s' where user_id = '%s';
                update usage_limits
                   set call_cap_seconds = %d, call_credit_seconds = %d, grace_seconds = %d, call_used_seconds = %d,
                       reserved_seconds = %d, force_pause = %b, hard_stop_active = %b, limit_action = '%s',
                       billing_period_id = 'p%d', limit_state = 'ok'
                 where user_id = '%2$s'
                """.formatted(
                        drawn.subscribed() ? "active" : "canceled",
                        resident.tenant(),
                        drawn.cap(),
                        drawn.credit(),
                        drawn.grace(),
                        drawn.used(),
                        drawn.reserved(),
                        drawn.paused(),
                        drawn.latched(),
                        drawn.action().word(),
                        drawn.increment()));
        if (drawn.inCall()) {
            POSTGRES.query("""
                    insert into call_events (event_id, phone_number, user_id, direction, from_number, to_number, call_status,
                                             hold_seconds)
                    values ('other', '%s', '%s', 'inbound', '+13105550000', '%1$s', 'in-progress', 0)
                    """.formatted(resident.number(), resident.tenant()));
        }
    }
}
