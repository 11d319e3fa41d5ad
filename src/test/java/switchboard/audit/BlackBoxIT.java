package switchboard.audit;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;
import static org.assertj.core.api.Assertions.tuple;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.audit.core.Fault;
import switchboard.platform.core.TenantId;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** The black box on a real PostgreSQL: one chain whoever writes, and nobody touches it unseen. */
class BlackBoxIT {

    private static final TenantId ALICE = new TenantId(UUID.fromString("a0000000-0000-4000-8000-000000000001"));
    private static final TenantId BOB = new TenantId(UUID.fromString("b0000000-0000-4000-8000-000000000002"));
    private static final Instant NOON = Instant.parse("2026-03-03T17:00:00.123456789Z");
    private static final int RECORDS = 7;
    private static final int FLIPS = 120;
    private static final List<String> LOG_COLUMNS = List.of(
            "id",
            "event_id",
            "user_id",
            "action_type",
            "timestamp",
            "created_at",
            "meta_data",
            "sequence",
            "previous_hash",
            "hash");
    private static final List<String> INPUT_COLUMNS = List.of("event_id", "user_id", "inputs", "digest", "created_at");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final BlackBox blackBox = new BlackBox(Clock.systemUTC());
    private final Random random = new Random(42);

    @BeforeEach
    void an_empty_box() {
        asSuperuser("delete from black_box_logs; delete from black_box_inputs");
    }

    @Test
    void two_nodes_at_once_write_one_unbroken_chain_a_tenant() {
        // given
        Pool other = POSTGRES.newPool(4);
        List<Future<Void>> writes = new ArrayList<>();
        // when
        for (int i = 0; i < 60; i++) {
            Pool node = i % 2 == 0 ? POSTGRES.pool() : other;
            boolean turned = i % 3 == 0;
            List<Entry> batch = List.of(entry(turned ? BOB : ALICE), entry(turned ? ALICE : BOB), entry(ALICE));
            writes.add(node.withTransaction(tx -> blackBox.append(tx, batch)));
        }
        await(Future.all(writes));
        await(other.close());
        // then
        LogReport report = verify(1);
        assertThat(report.findings()).isEmpty();
        assertThat(report.records()).isEqualTo(180);
        assertThat(report.chains())
                .extracting(LogReport.Chain::userId, LogReport.Chain::lastSequence)
                .containsExactlyInAnyOrder(tuple(ALICE.value(), 120L), tuple(BOB.value(), 60L));
    }

    @Test
    void what_is_rolled_back_leaves_no_record_and_no_gap() {
        append(ALICE, 1);
        Future<Void> failing = POSTGRES.pool()
                .withTransaction(tx ->
                        blackBox.append(tx, List.of(entry(ALICE))).compose(done -> Future.failedFuture("the work")));
        assertThat(catchThrowable(() -> await(failing))).isNotNull();
        append(ALICE, 1);

        assertThat(verify(1).findings()).isEmpty();
        assertThat(verify(1).records()).isEqualTo(2);
        assertThat(POSTGRES.count("black_box_inputs")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            id ; gen_random_uuid() ; HASH
            event_id ; 'evt_0000000000000000' ; HASH
            action_type ; 'verdict.dia1' ; HASH
            timestamp ; timestamp + interval '1 microsecond' ; HASH
            created_at ; created_at - interval '1 microsecond' ; HASH
            meta_data ; jsonb_set(meta_data, '{reason}', '"outside_hourz"') ; HASH
            meta_data ; meta_data #- '{reason}' ; HASH
            meta_data ; meta_data || '{"more": 1.5}' ; HASH
            meta_data ; null ; HASH
            hash ; set_byte(hash, 31, get_byte(hash, 31) # 1) ; HASH
            hash ; 'short' ; HASH
            previous_hash ; set_byte(previous_hash, 0, get_byte(previous_hash, 0) # 128) ; PREVIOUS_HASH
            sequence ; 1000 ; SEQUENCE_GAP
            ip_address ; '10.0.0.1' ; COLUMNS
            user_agent ; 'curl' ; COLUMNS
            """)
    void one_changed_column_is_found_and_its_record_named(String column, String value, Fault fault) {
        // given
        append(ALICE, RECORDS);
        append(BOB, RECORDS);
        // when
        asSuperuser("update black_box_logs set %s = %s where user_id = '%s' and sequence = 4"
                .formatted(column, value, ALICE));
        // then
        Finding finding = only(verify(1));
        assertThat(finding.userId()).contains(ALICE.value());
        assertThat(finding.fault()).isEqualTo(fault);
        assertThat(finding.sequence()).contains(fault == Fault.SEQUENCE_GAP ? 5L : 4L);
    }

    @ParameterizedTest
    @CsvSource(delimiter = ';', quoteCharacter = '`', textBlock = """
            inputs ; jsonb_set(inputs, '{phone}', '"+12125550148"')
            inputs ; '7'
            inputs ; '{"x": 1.5}'
            digest ; set_byte(digest, 5, get_byte(digest, 5) # 1)
            user_id ; gen_random_uuid()
            user_id ; null
            created_at ; created_at + interval '1 microsecond'
            """)
    void changed_inputs_are_found(String column, String value) {
        append(ALICE, RECORDS);
        asSuperuser("update black_box_inputs set %s = %s where event_id = (select event_id from black_box_logs where"
                        .formatted(column, value)
                + " sequence = 4)");

        Finding finding = only(verify(1));
        assertThat(finding.fault()).isEqualTo(Fault.INPUTS);
        assertThat(finding.sequence()).contains(4L);
    }

    /** Whatever of a record is stored, its bytes are drawn from all of them, and one bit of one is turned. */
    @Test
    void one_flipped_byte_anywhere_is_found_and_its_record_named() {
        append(ALICE, RECORDS);
        append(BOB, RECORDS);
        long seed = System.nanoTime();
        System.err.println("seed " + seed);
        Random bytes = new Random(seed);
        for (int i = 0; i < FLIPS; i++) {
            String table = bytes.nextInt(4) == 0 ? "black_box_inputs" : "black_box_logs";
            String column = table.equals("black_box_logs")
                    ? LOG_COLUMNS.get(bytes.nextInt(LOG_COLUMNS.size()))
                    : INPUT_COLUMNS.get(bytes.nextInt(INPUT_COLUMNS.size()));
            int record = 1 + bytes.nextInt(RECORDS);
            String what = "seed " + seed + ", " + table + "." + column + " of record " + record;
            String event = POSTGRES.query("select event_id from black_box_logs where user_id = '" + ALICE
                            + "' and sequence = " + record)
                    .get(0)
                    .getString(0);
            Optional<String> flipped = flipped(table, column, event, bytes);
            if (flipped.isEmpty()) {
                continue; // such a value cannot be stored
            }
            List<Finding> findings = verify(1).findings();
            assertThat(findings).as(what + " " + flipped.get()).isNotEmpty();
            assertThat(findings)
                    .as(what + " " + flipped.get())
                    .anySatisfy(
                            finding -> assertThat(names(finding, record, event)).isTrue());
            asSuperuser(flipped.get());
            assertThat(verify(1).findings()).as(what + ", put back").isEmpty();
        }
    }

    /** The record itself, or the gap that it left. */
    private static boolean names(Finding finding, int record, String event) {
        return finding.eventId().equals(event)
                || finding.sequence()
                        .filter(at -> at == record || at == record + 1)
                        .isPresent();
    }

    /** The statement that puts it back; empty if PostgreSQL does not take the changed value. */
    private static Optional<String> flipped(String table, String column, String event, Random random) {
        Row row = POSTGRES.query("select " + column + "::text as text, pg_typeof(" + column + ")::text as type from "
                        + table + " where event_id = '" + event + "'")
                .get(0);
        String type = row.getString("type");
        String text = row.getString("text");
        String changed = switch (type) {
            case "bytea" -> text.substring(0, 2) + hexFlipped(text.substring(2), random);
            case "uuid" -> hexFlipped(text.replace("-", ""), random);
            case "bigint" -> String.valueOf(Long.parseLong(text) ^ (1L << random.nextInt(40)));
            case "timestamp with time zone" -> "microseconds " + (1L << random.nextInt(50));
            default -> textFlipped(text, random);
        };
        String value = type.startsWith("timestamp")
                ? "'" + text + "'::timestamptz + interval '" + changed.substring(13) + " microseconds'"
                : "'" + changed.replace("'", "''") + "'::" + type;
        String id = column.equals("event_id")
                ? "event_id = '" + changed.replace("'", "''") + "'"
                : "event_id = '" + event + "'";
        try {
            asSuperuser("update " + table + " set " + column + " = " + value + " where event_id = '" + event + "'");
        } catch (RuntimeException refused) {
            return Optional.empty();
        }
        return Optional.of("update " + table + " set " + column + " = '" + text.replace("'", "''") + "'::" + type
                + " where " + id);
    }

    private static String hexFlipped(String hex, Random random) {
        int at = random.nextInt(hex.length());
        int digit = Character.digit(hex.charAt(at), 16) ^ (1 << random.nextInt(4));
        return hex.substring(0, at) + Character.forDigit(digit, 16) + hex.substring(at + 1);
    }

    /** One of the lower bits, so that it stays text. */
    private static String textFlipped(String text, Random random) {
        int at = random.nextInt(text.length());
        char turned = (char) (text.charAt(at) ^ (1 << random.nextInt(5)));
        return text.substring(0, at) + turned + text.substring(at + 1);
    }

    @ParameterizedTest
    @ValueSource(strings = {"user_id = gen_random_uuid()", "user_id = null", "sequence = null"})
    void a_record_torn_out_of_its_chain_is_found(String change) {
        append(ALICE, RECORDS);
        asSuperuser("update black_box_logs set " + change + " where sequence = " + RECORDS);

        assertThat(verify(1).findings()).hasSize(1);
    }

    @Test
    void a_removed_record_is_found() {
        append(ALICE, RECORDS);
        asSuperuser("delete from black_box_logs where sequence = 3");

        assertThat(only(verify(1)).fault()).isEqualTo(Fault.SEQUENCE_GAP);
        assertThat(only(verify(1)).sequence()).contains(4L);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "update black_box_logs set action_type = 'x'",
                "delete from black_box_logs",
                "truncate black_box_logs"
            })
    void the_product_itself_cannot_change_a_record(String change) {
        append(ALICE, 1);
        Throwable refused =
                catchThrowable(() -> await(POSTGRES.pool().query(change).execute()));
        assertThat(refused).isInstanceOf(PgException.class);
        assertThat(verify(1).findings()).isEmpty();
    }

    @Test
    void erased_inputs_leave_the_chain_whole() {
        append(ALICE, RECORDS);
        POSTGRES.query("update black_box_inputs set inputs = null, erased_at = now()");
        assertThat(verify(1).findings()).isEmpty();
        assertThat(verify(1).decisions(Recheck.Kind.ERASED)).isEqualTo(RECORDS);

        POSTGRES.query("delete from black_box_inputs");
        assertThat(verify(1).findings()).isEmpty();
    }

    @Test
    void a_decision_that_does_not_follow_is_named() {
        append(ALICE, RECORDS);
        LogVerification doubting = new LogVerification(
                POSTGRES.pool(), (action, data, inputs) -> new Recheck.Answer(Recheck.Kind.DIFFERS, "dial"), n -> {});

        Finding finding = only(await(doubting.run(Optional.of(ALICE), 5)));
        assertThat(finding.fault()).isEqualTo(Fault.VERDICT);
        assertThat(finding.sequence()).contains(5L);
    }

    @Test
    void it_can_begin_at_any_record_and_reads_page_by_page() {
        append(ALICE, 1_203);
        List<Long> told = new ArrayList<>();
        LogVerification verification = new LogVerification(POSTGRES.pool(), BlackBoxIT::recheck, told::add);

        assertThat(await(verification.run(Optional.of(ALICE), 1)).records()).isEqualTo(1_203);
        assertThat(told).containsExactly(500L, 1_000L, 1_203L);
        assertThat(await(verification.run(Optional.of(ALICE), 1_200)).records()).isEqualTo(4);
        assertThat(await(verification.run(Optional.of(BOB), 1)).records()).isZero();
    }

    private void append(TenantId tenant, int records) {
        List<Entry> entries =
                IntStream.range(0, records).mapToObj(i -> entry(tenant)).toList();
        await(POSTGRES.pool().withTransaction(tx -> blackBox.append(tx, entries)));
    }

    private Entry entry(TenantId tenant) {
        return new Entry(
                new UUID(random.nextLong(), random.nextLong()),
                tenant,
                "verdict.wait",
                NOON,
                new JsonObject().put("reason", "outside_hours").put("states", List.of("NY", "NJ")),
                Optional.of(new JsonObject()
                        .put("phone", "+12125550147")
                        .put("name", "Zoë")
                        .put("salt", random.nextInt())));
    }

    private static LogReport verify(long from) {
        return await(new LogVerification(POSTGRES.pool(), BlackBoxIT::recheck, n -> {}).run(Optional.empty(), from));
    }

    private static Recheck.Answer recheck(String action, JsonObject data, Optional<JsonObject> inputs) {
        return new Recheck.Answer(inputs.isPresent() ? Recheck.Kind.CONFIRMED : Recheck.Kind.ERASED, "");
    }

    private static Finding only(LogReport report) {
        assertThat(report.findings()).hasSize(1);
        return report.findings().get(0);
    }

    /** An administrator who takes the guards off first. */
    private static void asSuperuser(String sql) {
        await(PgConnection.connect(new OneVertx().vertx(), POSTGRES.superuser())
                .compose(connection -> connection
                        .query("set session_replication_role = replica; " + sql)
                        .execute()
                        .eventually(() -> connection.close())));
    }

    private static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
