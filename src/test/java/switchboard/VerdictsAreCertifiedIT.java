package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Row;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.cli.CommandLineTool;
import switchboard.platform.config.Environment;
import switchboard.testkit.FixtureTown;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** Whatever the gate says of a lead, the black box can prove it afterwards. */
class VerdictsAreCertifiedIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private FixtureTown town;
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();

    @BeforeEach
    void open() {
        town = new FixtureTown(POSTGRES, REDIS);
        town.beginAgain(ManualClock.START);
    }

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void a_dial_a_wait_and_a_suppression_are_certified_and_derived_again() {
        // when: one may be called, one is still asleep in Hawaii, one never agreed, one asked for silence
        town.queue("+12125550151");
        queue("+12125550152", "HI", true);
        queue("+12125550153", "NY", false);
        POSTGRES.query("insert into dnc_entries (phone_number, source, since)"
                + " values ('+12125550154', 'operator', '2026-01-01Z')");
        queue("+12125550154", "NY", true);
        town.waitFor("select 1 where (select count(*) from black_box_logs) = 4");

        // then
        assertThat(
                        POSTGRES
                                .query("select action_type, count(*)::text from black_box_logs group by 1 order by 1")
                                .stream()
                                .map(row -> row.getString(0) + " " + row.getString(1)))
                .containsExactly("verdict.dial 1", "verdict.suppress 2", "verdict.wait 1");
        Row dial = POSTGRES.query("select b.event_id, a.verdict_event_id from black_box_logs b, dial_attempts a"
                        + " where b.action_type = 'verdict.dial'")
                .get(0);
        assertThat(dial.getString(0)).isEqualTo(dial.getString(1));
        assertThat(POSTGRES.query("select meta_data::text from black_box_logs").toString())
                .doesNotContain("+1212");
        JsonObject report = verify(0);
        assertThat(report.getInteger("records")).isEqualTo(4);
        assertThat(report.getInteger("rederived")).isEqualTo(4);

        JsonObject listed = new JsonObject(town.server
                .get("/v1/audit?limit=3&user_id=" + FixtureTown.TENANT)
                .body());
        assertThat(listed.getJsonArray("data")).hasSize(3);
        JsonObject rest = new JsonObject(town.server
                .get("/v1/audit?limit=3&after=" + listed.getString("next"))
                .body());
        assertThat(rest.getJsonArray("data")).hasSize(1);
        assertThat(town.server.getAsNobody("/v1/audit").statusCode()).isEqualTo(401);

        // and when an attempt names a certificate that is not there
        POSTGRES.query("update dial_attempts set verdict_event_id = 'evt_0000000000000000'");
        assertThat(verify(6).getJsonArray("findings").getJsonObject(0).getString("fault"))
                .isEqualTo("missing");
        POSTGRES.query("update dial_attempts set verdict_event_id = '" + dial.getString(0) + "'");

        // and when a person's inputs are erased
        POSTGRES.query("update black_box_inputs set inputs = null, erased_at = now()");
        assertThat(verify(0).getInteger("erased")).isEqualTo(4);
    }

    private void queue(String number, String state, boolean consented) {
        UUID lead = town.lead(number);
        POSTGRES.query("update leads set state = '" + state + "' where id = '" + lead + "'");
        if (consented) {
            POSTGRES.query("insert into consents (user_id, phone_number, kind, evidence, given_at) values ('%s', '%s',"
                            .formatted(FixtureTown.TENANT, number)
                    + " 'express', '{}', '2026-01-01Z')");
        }
        POSTGRES.query(("insert into dialer_queue (user_id, campaign_id, from_number, lead_id, phone_number, status,"
                        + " next_attempt_at) values ('%s', '%s', '%s', '%s', '%s', 'queued', '%s')")
                .formatted(
                        FixtureTown.TENANT,
                        FixtureTown.CAMPAIGN,
                        FixtureTown.OUR_NUMBER,
                        lead,
                        number,
                        town.business.instant()));
    }

    private JsonObject verify(int exit) {
        out.getBuffer().setLength(0);
        Map<String, String> variables = new HashMap<>(Map.of("DATABASE_URL", POSTGRES.uri(), "REDIS_URL", REDIS.uri()));
        int ended = new CommandLineTool(
                        new PrintWriter(out, true), new PrintWriter(err, true), () -> new Environment(variables))
                .run(List.of("verify-log", "--json").toArray(String[]::new));
        assertThat(ended).as(out + "" + err).isEqualTo(exit);
        return new JsonObject(out.toString());
    }
}
