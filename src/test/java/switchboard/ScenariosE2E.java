package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.net.http.HttpResponse;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.simulator.world.Signatures;
import switchboard.testkit.EndState;
import switchboard.testkit.FixtureTown;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;
import switchboard.testkit.WholeServer;

/** Every scenario of deliveries, over HTTP into the whole server, in every order, with any of them repeated. */
class ScenariosE2E {

    private static final int ORDERS_MAX = 24;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static FixtureTown town;

    private final Random chance = new Random(7);

    @BeforeAll
    static void open() {
        town = new FixtureTown(POSTGRES, REDIS);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @Test
    void a_happy_call_books_its_lead_once() {
        holdsInAnyOrder("R01 R02 R03 C01", () -> town.dial(SignedFixture.one("R01")), () -> {
            assertThat(one("select call_status, connected, duration_ms, outcome::text, analyzed_at is not null"
                            + " from call_events"))
                    .isEqualTo("completed true 94420 Demo Set true");
            assertThat(one("select status, attempts from dialer_queue")).isEqualTo("done 1");
            assertThat(one("select appointment_booked, sentiment from leads")).isEqualTo("true positive");
            assertThat(one("select state from dial_attempts")).isEqualTo("closed");
            assertThat(one("select billed from usage_ledger")).isEqualTo("94");
            assertThat(one("select call_used_seconds, reserved_seconds from usage_limits"))
                    .isEqualTo("94 0");
            assertThat(POSTGRES.count("call_recordings")).isEqualTo(1);
            assertThat(one("select cal_booking_uid from appointments")).isEqualTo("84sVTabJHnkeNYMgBSoPRP");
        });
    }

    @Test
    void a_webhook_that_overtakes_the_answer_finds_its_attempt() {
        // given
        SignedFixture ended = SignedFixture.one("R04");
        begin(ended);
        JsonObject body = ended.body().toJsonObject();
        town.line.knows("+12125550110", body.getJsonObject("call").getString("call_id"));
        town.line.beforeAnswer(order -> {
            body.getJsonObject("call").put("metadata", order.getJsonObject("metadata"));
            String signature = Signatures.retell(WholeServer.RETELL_KEY, body.toBuffer(), town.machine.instant());
            return OneVertx.aside(() -> town.deliver(ended, body.toBuffer(), signature))
                    .compose(delivered -> OneVertx.aside(town::settle));
        });
        // when
        town.queue("+12125550110");
        // then
        town.waitFor("select 1 from dialer_queue where status = 'queued' and reason = 'no_answer'");
        town.settle();
        town.waitForFreeSlots();
        assertThat(one("select call_status, call_sid from call_events"))
                .isEqualTo("no-answer call_935c49dc2ea84bac2df47c36f4a");
        assertThat(one("select state, provider_call_id from dial_attempts"))
                .isEqualTo("closed call_935c49dc2ea84bac2df47c36f4a");
        assertThat(one("select attempts from dialer_queue")).isEqualTo("1");
        assertThat(town.line.orders()).hasSize(1);
    }

    @Test
    void a_redelivery_under_a_new_signature_changes_nothing() {
        // given
        SignedFixture ended = SignedFixture.one("R02");
        begin(ended);
        town.dial(ended);
        town.deliver(ended);
        town.settle();
        EndState once = EndState.of(POSTGRES);
        // when
        HttpResponse<String> answer = town.redeliver(ended);
        town.settle();
        // then
        assertThat(answer.statusCode()).isBetween(200, 299);
        assertThat(EndState.of(POSTGRES)).hasToString(once.toString());
        assertThat(POSTGRES.count("webhook_queue")).isEqualTo(1);
    }

    @Test
    void the_analysis_alone_ends_the_call() {
        holdsInAnyOrder("R03", () -> town.dial(SignedFixture.one("R03")), () -> {
            assertThat(one("select call_status, duration_ms, analyzed_at is not null from call_events"))
                    .isEqualTo("completed 94420 true");
            assertThat(one("select billed from usage_ledger")).isEqualTo("94");
            assertThat(one("select status from dialer_queue")).isEqualTo("done");
        });
    }

    @Test
    void a_call_nobody_answers_is_one_attempt_and_is_tried_again_later() {
        holdsInAnyOrder("R04 R05", () -> town.dial(SignedFixture.one("R04")), () -> {
            assertThat(one("select call_status, connected from call_events")).isEqualTo("no-answer false");
            assertThat(one("select status, attempts, reason, next_attempt_at = '%s'::timestamptz + interval '4 h'"
                                    .formatted(town.business.instant())
                            + " from dialer_queue"))
                    .isEqualTo("queued 1 no_answer true");
            assertThat(POSTGRES.count("usage_ledger")).isZero();
            assertThat(one("select reserved_seconds from usage_limits")).isEqualTo("0");
        });
    }

    @Test
    void a_refusal_for_want_of_capacity_is_no_attempt_and_backs_off() {
        holdsInAnyOrder("R14", () -> town.dial(SignedFixture.one("R14")), () -> {
            assertThat(one("select status, attempts, next_attempt_at > '%s'".formatted(town.business.instant())
                            + " from dialer_queue"))
                    .isEqualTo("queued 0 true");
            assertThat(POSTGRES.count("usage_ledger")).isZero();
        });
    }

    @Test
    void an_inbound_caller_is_routed_once_and_metered_once() {
        // given
        SignedFixture question = SignedFixture.one("R25");
        begin(question);
        // when
        String first = town.deliver(question).body();
        // then
        assertThat(first).contains("override_agent_id");
        assertThat(town.redeliver(question).body()).isEqualTo(first);
        assertThat(one("select count(*), max(call_status) from call_events")).isEqualTo("1 intended");
        town.waitForSlots(1);
        // and: asked first, as a provider does; what comes after, the question again too, in any order
        Runnable asked = () -> {
            town.lead("+13125550131");
            town.deliver(question);
        };
        holdsInAnyOrder("R25 R28 R29", asked, () -> {
            assertThat(one("select call_status, direction, duration_ms from call_events"))
                    .isEqualTo("completed inbound 63250");
            assertThat(one("select billed from usage_ledger")).isEqualTo("63");
            assertThat(one("select reserved_seconds from usage_limits")).isEqualTo("0");
            assertThat(POSTGRES.count("inbound_decisions")).isEqualTo(1);
        });
    }

    @Test
    void transfers_are_kept_apart_and_the_slot_is_free_at_the_end() {
        holdsInAnyOrder("R31 R32 R34 R35", () -> town.dial(SignedFixture.one("R31")), () -> {
            assertThat(one("select call_status, duration_ms, jsonb_array_length(transfers) from call_events"))
                    .isEqualTo("completed 67000 3");
            assertThat(one("select status, attempts from dialer_queue")).isEqualTo("done 1");
            assertThat(one("select billed from usage_ledger")).isEqualTo("67");
        });
    }

    @Test
    void a_call_of_which_we_know_nothing_is_taken_up() {
        holdsInAnyOrder("R01 R02 R03", () -> town.lead("+12125550147"), () -> {
            assertThat(one("select call_status, outcome::text from call_events"))
                    .isEqualTo("completed Demo Set");
            assertThat(one("select appointment_booked from leads")).isEqualTo("true");
        });
    }

    @Test
    void a_rescheduled_booking_is_cancelled_under_its_new_name() {
        holdsInAnyOrder("C01 C05 C06", () -> town.lead("+12125550147"), () -> {
            assertThat(POSTGRES.count("appointments")).isEqualTo(1);
            assertThat(one("select cal_booking_uid, status from appointments"))
                    .isEqualTo("5hFxSHQtfi8QSR9drKinsA cancelled");
            assertThat(one("select count(*), count(distinct chain) from cal_bookings"))
                    .isEqualTo("2 1");
        });
    }

    @Test
    void a_reschedule_that_comes_first_leaves_one_booking() {
        holdsInAnyOrder("C05 C01", () -> town.lead("+12125550147"), () -> {
            assertThat(POSTGRES.count("appointments")).isEqualTo(1);
            assertThat(one("select cal_booking_uid from appointments")).isEqualTo("5hFxSHQtfi8QSR9drKinsA");
            assertThat(one("select replaced_by_uid from cal_bookings where uid = '84sVTabJHnkeNYMgBSoPRP'"))
                    .isEqualTo("5hFxSHQtfi8QSR9drKinsA");
        });
    }

    @Test
    void a_booking_asked_for_is_booked_when_confirmed() {
        holdsInAnyOrder("C08 C09", () -> town.lead("+12125550154"), () -> {
            assertThat(one("select count(*), max(state) from cal_bookings")).isEqualTo("1 BOOKED");
            assertThat(one("select count(*), max(cal_booking_uid) from appointments"))
                    .isEqualTo("1 h9T8cDDgcgkgZcur32v4x5");
        });
    }

    @Test
    void who_asks_not_to_be_called_again_is_not_called_again() {
        holdsInAnyOrder(
                "R19 R39",
                () -> Stream.of("+12125550123", "+12125550150").forEach(town::lead),
                () -> assertThat(POSTGRES.query("select phone_number from dnc_entries order by 1").stream()
                                .map(row -> row.getString(0)))
                        .containsExactly("+12125550123", "+12125550150"));
        // and
        assertThat(admitted("+12125550123")).isEqualTo("DNC");
        assertThat(admitted("+12125550150")).isEqualTo("DNC");
        POSTGRES.query("delete from leads");
        town.queue("+12125550123");
        town.waitFor("select 1 from dialer_queue where status = 'suppressed' and reason = 'dnc'");
        assertThat(town.line.orders()).isEmpty();
    }

    @Test
    void calls_to_a_number_of_nobody_take_effect_when_it_has_found_its_owner() {
        // given
        SignedFixture started = SignedFixture.one("R28");
        SignedFixture ended = SignedFixture.one("R29");
        begin(started);
        POSTGRES.query("update agents set phone_number = '+14155559999'");
        town.deliver(started);
        town.deliver(ended);
        town.settle();
        assertThat(POSTGRES.count("call_events")).isZero();
        String id = one("select id from unknown_phone");
        // when
        POSTGRES.query("update agents set phone_number = '" + FixtureTown.OUR_NUMBER + "'");
        HttpResponse<String> answer = town.server.post(
                "/v1/unknown-phones/" + id + "/resolve", new JsonObject().put("resolution", "matched_agent"));
        town.settle();
        // then
        assertThat(answer.body()).contains("\"replayed\":2");
        assertThat(one("select call_status, duration_ms from call_events")).isEqualTo("completed 63250");
        assertThat(one("select resolution from unknown_phone")).isEqualTo("matched_agent");
    }

    /** The deliveries in the order named, then in every other order and with repetitions: the same end. */
    private void holdsInAnyOrder(String names, Runnable scene, Runnable end) {
        List<SignedFixture> deliveries =
                Stream.of(names.split(" ")).map(SignedFixture::one).toList();
        EndState expected = play(deliveries, scene);
        end.run();
        for (List<SignedFixture> order : orders(deliveries)) {
            assertThat(play(withRepeats(order), scene)).as("after %s", order).hasToString(expected.toString());
        }
    }

    private EndState play(List<SignedFixture> deliveries, Runnable scene) {
        begin(deliveries.stream()
                .min(java.util.Comparator.comparing(SignedFixture::sentAt))
                .orElseThrow());
        scene.run();
        int dialled = town.line.orders().size();
        boolean oneByOne = chance.nextBoolean();
        for (SignedFixture delivery : deliveries) {
            HttpResponse<String> answer = chance.nextBoolean() ? town.deliver(delivery) : town.redeliver(delivery);
            assertThat(answer.statusCode()).isBetween(200, 299);
            if (oneByOne) {
                town.settle();
            }
        }
        town.settle();
        town.waitForFreeSlots();
        assertThat(town.line.orders()).hasSize(dialled);
        return EndState.of(POSTGRES);
    }

    private static void begin(SignedFixture first) {
        Instant now = first.sentAt();
        town.beginAgain(now);
    }

    private List<SignedFixture> withRepeats(List<SignedFixture> order) {
        List<SignedFixture> repeated = new ArrayList<>(order);
        for (int times = chance.nextInt(3); times > 0; times--) {
            repeated.add(chance.nextInt(repeated.size() + 1), order.get(chance.nextInt(order.size())));
        }
        return repeated;
    }

    private List<List<SignedFixture>> orders(List<SignedFixture> deliveries) {
        List<List<SignedFixture>> orders = new ArrayList<>(List.of(List.of()));
        for (SignedFixture next : deliveries) {
            List<List<SignedFixture>> longer = new ArrayList<>();
            for (List<SignedFixture> order : orders) {
                for (int place = 0; place <= order.size(); place++) {
                    List<SignedFixture> with = new ArrayList<>(order);
                    with.add(place, next);
                    longer.add(with);
                }
            }
            orders = longer;
        }
        List<List<SignedFixture>> distinct = new ArrayList<>(orders.stream()
                .collect(java.util.stream.Collectors.toMap(Object::toString, order -> order, (a, b) -> a))
                .values());
        Collections.shuffle(distinct, chance);
        return distinct.subList(0, Math.min(distinct.size(), ORDERS_MAX));
    }

    private static String admitted(String number) {
        return POSTGRES.query("""
                select verdict
                  from admit_call('%s', '%s', 'outbound', '%s', '%s', 600, '%s', '%s', null, null, '%s', null)
                """.formatted(
                                new UUID(9, 9),
                                FixtureTown.TENANT,
                                FixtureTown.OUR_NUMBER,
                                number,
                                town.business.instant(),
                                new UUID(9, 8),
                                FixtureTown.CAMPAIGN))
                .get(0)
                .getString(0);
    }

    /** The only row, its columns apart by a space. */
    private static String one(String query) {
        var rows = POSTGRES.query(query);
        assertThat(rows).as(query).hasSize(1);
        List<String> columns = new ArrayList<>();
        for (int i = 0; i < rows.get(0).size(); i++) {
            columns.add(String.valueOf(rows.get(0).getValue(i)));
        }
        return String.join(" ", columns);
    }
}
