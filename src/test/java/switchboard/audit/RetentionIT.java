package switchboard.audit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.Row;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.concurrent.TimeoutException;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** What is old is emptied, what it was can be proved, and nothing younger is touched. */
class RetentionIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final ManualClock clock = new ManualClock();

    @Test
    void old_bodies_and_transcripts_go_and_their_digests_stay() throws TimeoutException, NoSuchAlgorithmException {
        for (int days : new int[] {29, 31, 364, 366}) {
            String at = clock.instant().minus(Duration.ofDays(days)).toString();
            POSTGRES.query("""
                    insert into webhook_queue (phone_number, event_type, idempotency_key, state, received_at, raw_body)
                    values ('', 'call_ended', 'done%1$d', 'done', '%2$s', 'body'),
                           ('', 'call_ended', 'dead%1$d', 'dead', '%2$s', 'body');
                    insert into call_events (event_id, phone_number, direction, call_status, received_at, transcript)
                    values ('c%1$d', '+14155550100', 'outbound', 'completed', '%2$s', 'Hello');
                    insert into sms_events (event_id, phone_number, direction, received_at, body)
                    values ('s%1$d', '+14155550100', 'outbound', '%2$s', 'Hello');
                    insert into auth.users (id, email) values (md5('%1$d')::uuid, '%1$d');
                    insert into leads (user_id, phone, call_id, transcript, summary)
                    values (md5('%1$d')::uuid, '+12125550100', 'k%1$d', 'Hello', 'Said hello');
                    update call_events set call_sid = 'k%1$d' where event_id = 'c%1$d';
                    insert into messages (user_id, direction, body, created_at)
                    values (md5('%1$d')::uuid, 'inbound', 'Hello', '%2$s');
                    insert into inbound_decisions (request_key, admitted, reason, request, answer, decided_at)
                    values ('i%1$d', true, 'ok', 'asked', 'answered', '%2$s');
                    insert into unknown_phone (phone_number, provider_id, event_type, raw_payload, resolved_at)
                    values ('+14155550199', 'u%1$d', 'call_inbound', '{"a": 1}', '%2$s'),
                           ('+14155550199', 'o%1$d', 'call_inbound', '{"a": 1}', null);
                    insert into black_box_inputs (event_id, inputs, digest, created_at)
                    values ('e%1$d', '{"to": "+12125550100"}', 'd', '%2$s');
                    insert into job_runs (job, node, status, started_at) values ('j', 'n', 'completed', '%2$s');
                    """.formatted(days, at));
        }
        RetentionConfig config = new RetentionConfig(
                Duration.ofDays(30), Duration.ofDays(365), Duration.ofDays(365), Duration.ofDays(30), 1);
        Retention retention = new Retention(new RetentionRepository(POSTGRES.pool()), config, clock);
        String said = retention.empty().await(60, SECONDS);

        assertThat(said)
                .isEqualTo("{black_box_inputs=1, call_events=1, idempotency_keys=0, inbound_decisions=3, job_runs=3,"
                        + " leads=1, messages=1, refused_deliveries=0, sms_events=1, unknown_phone=3,"
                        + " webhook_queue=3}");
        assertThat(POSTGRES.query("select call_id from leads where transcript is null and summary is null"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("k366"));
        assertThat(POSTGRES.query("select content_digest from inbound_decisions where request_key = 'i31'")
                        .get(0)
                        .getBuffer(0)
                        .getBytes())
                .isEqualTo(sha256("askedanswered"));
        assertThat(POSTGRES.query("select 1 from unknown_phone where resolved_at is null and raw_payload <> '{}'"))
                .as("what nobody has looked at stays")
                .hasSize(4);
        assertThat(POSTGRES.query("select 1 from webhook_queue where raw_body is null and state = 'done'"))
                .hasSize(3);
        Row delivery = POSTGRES.query("select * from webhook_queue where idempotency_key = 'done31'")
                .get(0);
        assertThat(delivery.getBuffer("body_digest").getBytes()).isEqualTo(sha256("body"));
        Row call = POSTGRES.query("select * from call_events where event_id = 'c366'")
                .get(0);
        assertThat(call.getString("transcript")).isNull();
        assertThat(call.getBuffer("content_digest").getBytes()).isEqualTo(sha256("Hello"));
        assertThat(POSTGRES.query("select * from call_events where event_id = 'c364'")
                        .get(0)
                        .getString("transcript"))
                .isEqualTo("Hello");
        assertThat(POSTGRES.query("select * from black_box_inputs where inputs is null"))
                .singleElement()
                .satisfies(row -> assertThat(row.getBuffer("digest").toString()).isEqualTo("d"));
        assertThat(retention.empty().await(60, SECONDS)).doesNotContain("=1").doesNotContain("=3");
    }

    private static byte[] sha256(String text) throws NoSuchAlgorithmException {
        return MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
    }
}
