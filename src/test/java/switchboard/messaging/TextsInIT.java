package switchboard.messaging;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.messaging.TextTown.DANA;
import static switchboard.messaging.TextTown.OTHER;
import static switchboard.messaging.TextTown.OURS;
import static switchboard.messaging.TextTown.SHARED;
import static switchboard.messaging.TextTown.TENANT;

import java.time.Duration;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

class TextsInIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private TextTown town;

    @BeforeEach
    void open() {
        town = new TextTown(POSTGRES, REDIS, Map.of());
    }

    @AfterEach
    void close() {
        town.close();
    }

    @Test
    void a_text_is_kept_once_however_often_it_comes() {
        for (int i = 0; i < 3; i++) {
            assertThat(town.text("SM1", DANA, OURS, "Do you open on Sunday?").statusCode())
                    .isEqualTo(204);
        }
        town.settle();
        assertThat(POSTGRES.count("sms_events")).isOne();
        var message = town.one("select * from messages");
        assertThat(message.getUUID("user_id")).isEqualTo(TENANT);
        assertThat(message.getUUID("lead_id")).isEqualTo(TENANT);
        assertThat(message.getString("body")).isEqualTo("Do you open on Sunday?");
        assertThat(message.getString("routing_method")).isEqualTo("number");
        assertThat(town.sent()).isEmpty();
    }

    @Test
    void any_token_in_force_proves_a_text_and_no_other_does() {
        String path = "/webhooks/sms-inbound";
        var form = TextTown.form("SM1", DANA, OURS, "hi");
        assertThat(town.deliver(TextTown.OLD_TOKEN, path, form).statusCode()).isEqualTo(204);
        assertThat(town.deliver("guessed", path, form).statusCode()).isEqualTo(401);
        assertThat(town.server
                        .deliver(path, switchboard.simulator.twilio.TwilioSigning.form(form), Map.of())
                        .statusCode())
                .isEqualTo(401);
        town.until(() -> POSTGRES.count("refused_deliveries") > 0);
    }

    @Test
    void a_stop_silences_the_number_for_this_business_only() {
        String sid = town.text(DANA, OURS, " Stop. ");
        assertThat(town.isOptedOut(TENANT)).isTrue();
        assertThat(town.isOptedOut(OTHER)).isFalse();
        var entry = town.one("select source, evidence from dnc_entries");
        assertThat(entry.getString("source")).isEqualTo("text");
        assertThat(entry.getString("evidence")).contains(sid);
        assertThat(town.one("select keyword_detected from messages").getString(0))
                .isEqualTo("stop");
        assertThat(town.sent()).isEmpty();
    }

    @Test
    void a_stop_beyond_every_flood_limit_counts() {
        for (int i = 0; i < 25; i++) {
            town.text(DANA, OURS, "spam " + i);
        }
        assertThat(town.one("select count(*) from messages").getLong(0)).isEqualTo(5);
        assertThat(town.one("select count(*) from sms_events where status = 'flooded'")
                        .getLong(0))
                .isEqualTo(20);
        town.text(DANA, OURS, "STOP");
        assertThat(town.isOptedOut(TENANT)).isTrue();
    }

    @Test
    void five_texts_in_ten_minutes_and_twenty_a_day_are_acted_on() {
        for (int hour = 0; hour < 5; hour++) {
            for (int i = 0; i < 6; i++) {
                town.text(DANA, OURS, "text " + hour + "." + i);
            }
            town.machine.advance(Duration.ofHours(1));
        }
        assertThat(town.one("select count(*) from sms_events where status = 'received'")
                        .getLong(0))
                .isEqualTo(17); // those not acted on count, too
        town.machine.advance(Duration.ofHours(24));
        town.text(DANA, OURS, "a new day");
        assertThat(town.one("select count(*) from messages where body = 'a new day'")
                        .getLong(0))
                .isOne();
    }

    @Test
    void a_start_ends_what_a_stop_began_and_nothing_else() {
        town.text(DANA, OURS, "stop");
        town.machine.advance(Duration.ofSeconds(1));
        town.text(DANA, OURS, "unstop");
        assertThat(town.isOptedOut(TENANT)).isFalse();

        town.server.post(
                "/v1/dnc",
                new io.vertx.core.json.JsonObject().put("phone_number", DANA).put("user_id", TENANT.toString()));
        town.machine.advance(Duration.ofSeconds(1));
        town.text(DANA, OURS, "start");
        assertThat(town.isOptedOut(TENANT)).isTrue();
    }

    /** The entry is one row; whose it is decides whether a START ends it. */
    @Test
    void a_start_does_not_end_an_entry_that_an_operator_made_on_top_of_a_text_s() {
        town.text(DANA, OURS, "stop");
        town.server.post(
                "/v1/dnc",
                new io.vertx.core.json.JsonObject().put("phone_number", DANA).put("user_id", TENANT.toString()));
        town.machine.advance(Duration.ofSeconds(1));
        town.text(DANA, OURS, "start");
        assertThat(town.isOptedOut(TENANT)).isTrue();
        assertThat(town.one("select source from dnc_entries").getString(0)).isEqualTo("api");
    }

    @Test
    void stop_and_start_count_in_the_order_they_came_in_however_they_are_handled() {
        town.text(DANA, OURS, "start"); // handled first
        town.machine.set(town.machine.instant().minusSeconds(60)); // but this came before it
        town.text(DANA, OURS, "stop");
        assertThat(town.isOptedOut(TENANT)).isFalse();
        town.machine.advance(Duration.ofSeconds(120));
        town.text(DANA, OURS, "stop");
        town.machine.set(town.machine.instant().minusSeconds(30));
        town.text(DANA, OURS, "start");
        assertThat(town.isOptedOut(TENANT)).isTrue();
    }

    @Test
    void a_stop_that_is_replayed_after_a_start_changes_nothing() {
        town.text(DANA, OURS, "stop");
        town.machine.advance(Duration.ofSeconds(1));
        town.text(DANA, OURS, "start");
        var stop = town.one("select id from webhook_queue order by received_at limit 1")
                .getUUID(0);
        assertThat(town.server.post("/v1/webhook-queue/" + stop + "/replay", "").statusCode())
                .isEqualTo(200);
        assertThat(town.isOptedOut(TENANT)).isFalse();
        assertThat(POSTGRES.count("sms_events")).isEqualTo(2);
    }

    @Test
    void a_text_to_nobody_s_number_is_kept_for_an_operator_and_its_stop_counts_for_all() {
        town.text(DANA, "+14155550999", "Hello?");
        assertThat(town.one("select event_type from unknown_phone").getString(0))
                .isEqualTo("sms_inbound");
        assertThat(POSTGRES.count("messages")).isZero();
        town.text(DANA, "+14155550999", "STOP");
        assertThat(town.one("select count(*) from dnc_entries where user_id is null and until is null")
                        .getLong(0))
                .isOne();
    }

    @Test
    void a_stop_counts_for_a_tenant_whose_subscription_is_over() {
        POSTGRES.query("update subscriptions set status = 'canceled' where user_id = '" + TENANT + "'");
        town.text(DANA, OURS, "STOP");
        assertThat(town.isOptedOut(TENANT)).isTrue();
        assertThat(POSTGRES.count("unknown_phone")).isOne();
    }

    @Test
    void a_stop_from_a_short_code_is_kept_and_blocks_nobody() {
        town.text("77777", OURS, "STOP");
        assertThat(POSTGRES.count("dnc_entries")).isZero();
        assertThat(POSTGRES.count("messages")).isOne();
    }

    @Test
    void help_is_answered_even_to_somebody_who_opted_out() {
        town.text(DANA, OURS, "stop");
        town.text(DANA, OURS, "help");
        town.until(() -> town.sent().size() == 1);
        assertThat(town.bodies().get(0)).startsWith("Harbor Dental: ").contains("STOP");
    }

    @Test
    void yes_confirms_the_next_appointment_and_tells_its_time_where_the_business_is() {
        POSTGRES.query("""
                insert into appointments (user_id, customer_name, customer_phone, start_time, end_time, status) values
                  ('%1$s', 'Dana', '%2$s', '2026-03-01T15:00:00Z', '2026-03-01T16:00:00Z', 'booked'),
                  ('%1$s', 'Dana', '%2$s', '2026-03-05T15:00:00Z', '2026-03-05T16:00:00Z', 'booked'),
                  ('%1$s', 'Dana', '%2$s', '2026-03-09T15:00:00Z', '2026-03-09T16:00:00Z', 'booked'),
                  ('%3$s', 'Dana', '%2$s', '2026-03-04T15:00:00Z', '2026-03-04T16:00:00Z', 'booked')
                """.formatted(TENANT, DANA, OTHER));
        town.text(DANA, OURS, "Yes!");
        assertThat(POSTGRES.query("select start_time::date::text from appointments where status = 'confirmed'"))
                .singleElement()
                .satisfies(row -> assertThat(row.getString(0)).isEqualTo("2026-03-05"));
        town.until(() -> town.sent().size() == 1);
        assertThat(town.bodies().get(0)).contains("Thursday, March 5 at 10:00 AM");
    }

    @Test
    void a_yes_without_an_appointment_is_a_text_like_any_other() {
        town.text(DANA, OURS, "yes");
        assertThat(POSTGRES.count("messages")).isOne();
        assertThat(POSTGRES.count("sms_events")).isOne();
    }

    @Test
    void a_shared_number_s_text_is_for_whoever_wrote_last_and_between_several_one_is_asked() {
        wrote(TENANT, Duration.ofHours(1));
        town.text(DANA, SHARED, "Thanks!");
        assertThat(town.one("select user_id from messages where direction = 'inbound'")
                        .getUUID(0))
                .isEqualTo(TENANT);

        wrote(OTHER, Duration.ofHours(2));
        town.text(DANA, SHARED, "How much is it?");
        town.until(() -> town.sent().size() == 1);
        assertThat(town.bodies().get(0)).contains("1 Harbor Dental, 2 Budget Roofing");
        town.text(DANA, SHARED, "2");
        town.text(DANA, SHARED, "So, how much?");
        assertThat(town.one("select user_id from messages where body = 'So, how much?'")
                        .getUUID(0))
                .isEqualTo(OTHER);
    }

    @Test
    void a_business_that_wrote_to_a_shared_number_s_sender_days_ago_is_not_meant() {
        wrote(TENANT, Duration.ofHours(73));
        town.text(DANA, SHARED, "Thanks!");
        assertThat(POSTGRES.count("unknown_phone")).isOne();
    }

    @Test
    void a_stop_to_a_shared_number_counts_for_all_who_ever_wrote_from_it() {
        wrote(TENANT, Duration.ofDays(30));
        wrote(OTHER, Duration.ofHours(1));
        town.text(DANA, SHARED, "STOP");
        assertThat(town.isOptedOut(TENANT)).isTrue();
        assertThat(town.isOptedOut(OTHER)).isTrue();
    }

    private void wrote(java.util.UUID tenant, Duration ago) {
        POSTGRES.query(
                """
                insert into sms_events (event_id, phone_number, user_id, direction, from_number, to_number, body, status,
                                        requested_at, received_at, metered_at)
                values (gen_random_uuid(), '%1$s', '%2$s', 'outbound', '%1$s', '%3$s', 'x', 'delivered', '%4$s', '%4$s',
                        '%4$s')
                """.formatted(SHARED, tenant, DANA, town.business.instant().minus(ago)));
    }
}
