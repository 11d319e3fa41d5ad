package switchboard.booking;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.UUID;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.awaitility.Awaitility;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import switchboard.inbox.Handled;
import switchboard.testkit.RealPostgres;

class BookingsIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final String PATH = "/webhooks/calcom";
    private static final String OLD = "84sVTabJHnkeNYMgBSoPRP";
    private static final String NEW = "5hFxSHQtfi8QSR9drKinsA";

    private final Vertx vertx = Vertx.vertx();
    private BookingDesk desk;

    @BeforeEach
    void open() {
        clean();
        desk = new BookingDesk(vertx, POSTGRES.pool());
    }

    private static void clean() {
        POSTGRES.query("delete from cal_bookings; delete from auth.users;" + BookingDesk.SETUP);
    }

    @AfterEach
    void close() {
        BookingDesk.await(vertx.close());
    }

    @ParameterizedTest
    @CsvSource({
        "C01, booked",
        "C01 C05 C06, cancelled",
        "C05 C01, booked",
        "C08 C09, booked",
        "C05 C11 C16, no_show",
        "C03 C13, no_show",
        "C01 C06 C15, cancelled"
    })
    void every_order_with_repeats_ends_in_identical_rows(String scenario, String status) {
        List<String> fixtures = List.of(scenario.split(" "));
        Set<String> ends = new HashSet<>();
        permutations(fixtures, order -> {
            POSTGRES.query("delete from cal_bookings; delete from appointments");
            order.forEach(desk::take);
            order.forEach(desk::take); // replayed: what was unresolved then is resolved now
            assertThat(POSTGRES.count("appointments")).isEqualTo(1);
            assertThat(one("select * from appointments")).contains("\"status\":\"" + status + "\"");
            ends.add(rows());
        });
        assertThat(ends).hasSize(1);
    }

    @Test
    void a_booking_belongs_to_its_lead_and_tells_so_once() {
        desk.take("C01");
        desk.take("C01");
        assertThat(desk.told).containsExactly("booked " + BookingDesk.LEAD);
        assertThat(one("select * from appointments"))
                .contains("\"status\":\"booked\"")
                .contains("\"lead_id\":\"" + BookingDesk.LEAD)
                .contains("\"customer_name\":\"Dana Whitfield\"")
                .contains("\"cal_booking_uid\":\"" + OLD);
        Awaitility.await().untilAsserted(() -> assertThat(desk.heard).hasSize(1));
    }

    @Test
    void a_move_and_a_cancellation_keep_one_row_under_the_newest_uid() {
        UUID first = appointmentAfter("C01");
        assertThat(appointmentAfter("C05")).isEqualTo(first);
        assertThat(appointmentAfter("C06")).isEqualTo(first);
        assertThat(one("select * from appointments"))
                .contains("\"status\":\"cancelled\"")
                .contains("\"cal_booking_uid\":\"" + NEW);
        assertThat(POSTGRES.query("select uid from cal_bookings order by uid").stream()
                        .map(row -> row.getString(0)))
                .containsExactlyInAnyOrder(OLD, NEW);
        assertThat(desk.told).containsExactly("booked " + BookingDesk.LEAD, "canceled " + BookingDesk.LEAD);
    }

    @Test
    void two_chains_found_to_be_one_become_one_appointment() {
        // given: the move is lost, and Cal.com's own calendar id does not tell
        JsonObject moved = body("C05");
        JsonObject later = body("C06");
        later.getJsonObject("payload").put("iCalUID", "x@google.com");
        desk.take("C01");
        desk.take(PATH, later.toBuffer());
        assertThat(POSTGRES.count("appointments")).isEqualTo(2);
        // when
        desk.take(PATH, moved.toBuffer());
        // then
        assertThat(POSTGRES.count("appointments")).isEqualTo(1);
        assertThat(one("select * from appointments")).contains("\"status\":\"cancelled\"");
        assertThat(desk.told).last().isEqualTo("canceled " + BookingDesk.LEAD);
    }

    @Test
    void nothing_is_made_up_about_a_booking_nobody_has_told_of() {
        assertThat(desk.take("C11")).isInstanceOf(Handled.Unresolved.class);
        assertThat(desk.take(PATH + "/" + BookingDesk.INTEGRATION, body("C11").toBuffer()))
                .isInstanceOf(Handled.Unresolved.class);
        assertThat(POSTGRES.count("appointments")).isZero();
        desk.take("C05");
        assertThat(one("select * from appointments")).contains("\"status\":\"no_show\"");
    }

    @Test
    void what_is_no_booking_is_skipped() {
        assertThat(desk.take("C17")).isInstanceOf(Handled.Skipped.class);
        assertThat(desk.take(PATH, Buffer.buffer("{\"triggerEvent\":\"OOO_CREATED\",\"payload\":{}}")))
                .isEqualTo(new Handled.Skipped("no effect is defined for ooo_created"));
        assertThat(desk.take(PATH, Buffer.buffer("Dana booked"))).isInstanceOf(Handled.Skipped.class);
    }

    @Test
    void an_organiser_nobody_knows_leaves_it_unresolved_and_stores_nothing() {
        JsonObject body = body("C01");
        body.getJsonObject("payload").put("organizer", new JsonObject().put("id", 999));
        assertThat(desk.take(PATH, body.toBuffer())).isInstanceOf(Handled.Unresolved.class);
        assertThat(POSTGRES.count("cal_bookings")).isZero();
    }

    @Test
    void the_organiser_is_known_by_id_then_username_then_mail() {
        POSTGRES.query("update integrations set cal_user_id = null, cal_username = 'HarborDental' where id = '"
                + BookingDesk.INTEGRATION + "'");
        assertThat(desk.take("C01")).isEqualTo(Handled.done(BookingDesk.TENANT));
        POSTGRES.query("update integrations set cal_username = null");
        POSTGRES.query(
                "update profiles set email = 'Desk@HarborDental.example' where user_id = '" + BookingDesk.TENANT + "'");
        assertThat(desk.take("C02")).isEqualTo(Handled.done(BookingDesk.TENANT));
        POSTGRES.query("update profiles set cal_username = 'harbordental'"); // now two claim the name
        assertThat(desk.take("C03")).isEqualTo(Handled.done(BookingDesk.TENANT));
    }

    @Test
    void a_path_speaks_for_its_own_integration_alone() {
        String others = PATH + "/" + BookingDesk.OTHER_INTEGRATION;
        assertThat(desk.take(others, body("C03").toBuffer())).isEqualTo(Handled.done(BookingDesk.OTHER_TENANT));
        desk.take("C01");
        assertThat(desk.take(others, body("C06").toBuffer())).isInstanceOf(Handled.Unresolved.class);
        assertThat(POSTGRES.query("select status from appointments where user_id = '" + BookingDesk.TENANT + "'")
                        .get(0)
                        .getString(0))
                .isEqualTo("booked");
    }

    @Test
    void metadata_counts_only_together_with_an_appointment_of_ours() {
        UUID intended = new UUID(9, 9);
        POSTGRES.query("insert into appointments (id, user_id, customer_name, start_time, end_time, status) values ('"
                + intended + "', '" + BookingDesk.OTHER_TENANT + "', 'Dana', now(), now(), 'pending')");
        JsonObject forged = body("C01");
        forged.getJsonObject("payload")
                .put("metadata", new JsonObject().put("user_id", BookingDesk.OTHER_TENANT.toString()));
        assertThat(desk.take(PATH, forged.toBuffer())).isEqualTo(Handled.done(BookingDesk.TENANT));
        JsonObject ours = body("C03");
        ours.getJsonObject("payload")
                .put(
                        "metadata",
                        new JsonObject()
                                .put("user_id", BookingDesk.OTHER_TENANT.toString())
                                .put("appointment_id", intended.toString()));
        assertThat(desk.take(PATH, ours.toBuffer())).isEqualTo(Handled.done(BookingDesk.OTHER_TENANT));
        assertThat(POSTGRES.query("select cal_booking_uid from appointments where id = '" + intended + "'")
                        .get(0)
                        .getString(0))
                .isEqualTo("aRJPLZZ6eicCeTUgxqYTm4");
    }

    @Test
    void a_lead_is_found_by_our_key_before_its_phone_and_by_mail_last() {
        UUID named = new UUID(8, 1);
        UUID mailed = new UUID(8, 2);
        POSTGRES.query("insert into leads (id, user_id, phone, email) values ('" + named + "', '" + BookingDesk.TENANT
                + "', '+12125550999', null), ('" + mailed + "', '" + BookingDesk.TENANT
                + "', '+12125550998', 'Alex@example.com')");
        desk.take("C03");
        JsonObject keyed = body("C01");
        keyed.getJsonObject("payload").put("metadata", new JsonObject().put("lead_id", named.toString()));
        desk.take(PATH, keyed.toBuffer());
        assertThat(desk.told).containsExactly("booked " + mailed, "booked " + named);
    }

    @Test
    void webhooks_for_one_booking_arriving_at_once_make_one_appointment() {
        List<Future<Handled>> all = Stream.of("C05", "C01", "C06", "C11", "C15", "C16", "C05", "C01")
                .map(CalcomFixture::named)
                .map(fixture -> desk.taking(PATH, fixture.body()))
                .toList();
        BookingDesk.await(Future.join(all));
        assertThat(POSTGRES.count("appointments")).isEqualTo(1);
        assertThat(one("select * from appointments"))
                .contains("\"status\":\"cancelled\"")
                .contains("\"cal_booking_uid\":\"" + NEW);
    }

    private UUID appointmentAfter(String fixture) {
        desk.take(fixture);
        return POSTGRES.query("select id from appointments").get(0).getUUID(0);
    }

    private static JsonObject body(String fixture) {
        return new JsonObject(CalcomFixture.named(fixture).body());
    }

    private static String one(String select) {
        return POSTGRES.query("select row_to_json(r)::text from (" + select + ") as r")
                .get(0)
                .getString(0);
    }

    /** All that is stored, but for ids and times of writing. */
    private static String rows() {
        return POSTGRES.query("""
                        select coalesce((select jsonb_agg(to_jsonb(a) - 'id' - 'created_at' - 'updated_at')
                                           from appointments a)::text, '')
                               || coalesce((select jsonb_agg(to_jsonb(b) - 'appointment_id' - 'updated_at' order by uid)
                                              from cal_bookings b)::text, '')
                        """).get(0).getString(0);
    }

    private static void permutations(List<String> items, Consumer<List<String>> each) {
        permute(new ArrayList<>(items), 0, each);
    }

    private static void permute(List<String> items, int fixed, Consumer<List<String>> each) {
        if (fixed == items.size()) {
            each.accept(List.copyOf(items));
            return;
        }
        for (int i = fixed; i < items.size(); i++) {
            Collections.swap(items, fixed, i);
            permute(items, fixed + 1, each);
            Collections.swap(items, fixed, i);
        }
    }
}
