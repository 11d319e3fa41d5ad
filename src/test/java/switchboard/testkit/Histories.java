package switchboard.testkit;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Many histories in one database: copies of a scene, each with ids, numbers and names of its own, and the fixtures'
 * deliveries addressed to a copy. So thousands of orders are handled at the speed of the server.
 */
public final class Histories {

    /** In the order in which they refer to each other. */
    private static final List<String> TABLES = List.of("leads", "dialer_queue", "call_events", "dial_attempts");

    private static final Pattern NUMBER = Pattern.compile("\\+1212555\\d{4}|\\+1312555\\d{4}");
    private static final Pattern CALL = Pattern.compile("call_[0-9a-f]{27}");
    private static final Pattern BOOKING =
            Pattern.compile("84sVTabJHnkeNYMgBSoPRP|5hFxSHQtfi8QSR9drKinsA|h9T8cDDgcgkgZcur32v4x5");
    private static final Pattern MAIL = Pattern.compile("dana@example|morgan@example");
    private static final Pattern OWN_NUMBER = Pattern.compile("\\+121223(\\d{5})");
    private static final Pattern OWN_NAME = Pattern.compile("h(\\d{5})h");
    private static final Pattern OWN_CALL = Pattern.compile("call_ffff(\\d{5})");
    private static final int AT_ONCE = 400;

    private final RealPostgres postgres;
    private final Map<String, List<String>> scene = new LinkedHashMap<>();
    private final List<String> ids = new ArrayList<>();
    private final List<Tuple> waiting = new ArrayList<>();

    /** The scene is what is in the books now. */
    public Histories(RealPostgres postgres) {
        this.postgres = postgres;
        for (String table : TABLES) {
            List<String> rows = new ArrayList<>();
            postgres.query("select to_jsonb(t)::text from " + table + " as t").forEach(row -> {
                rows.add(row.getString(0));
                ids.add(new JsonObject(row.getString(0)).getString("id"));
            });
            scene.put(table, rows);
        }
    }

    /** Writes a copy of the scene for each of these. */
    public void begin(int histories) {
        scene.forEach((table, rows) -> {
            List<String> copies = new ArrayList<>();
            for (int history = 0; history < histories; history++) {
                for (String row : rows) {
                    copies.add(named(history, row));
                }
            }
            write(table, copies);
        });
        postgres.query("""
                update usage_limits
                   set call_cap_seconds = 100000000,
                       reserved_seconds = (select coalesce(sum(hold_seconds), 0) from call_events)
                """);
    }

    private void write(String table, List<String> rows) {
        String columns = postgres.query("""
                select string_agg(column_name, ', ')
                  from information_schema.columns
                 where table_schema = 'public'
                   and table_name = '%s'
                   and is_generated = 'NEVER'
                """.formatted(table)).get(0).getString(0);
        RealPostgres.await(postgres.pool()
                .preparedQuery("""
                        insert into %1$s (%2$s)
                        select %2$s
                          from unnest($1::text[]) as copy (row), jsonb_populate_record(null::%1$s, copy.row::jsonb)
                        """.formatted(table, columns))
                .execute(Tuple.tuple().addValue(rows.toArray(String[]::new))));
    }

    /** A delivery as if it had been verified and stored; the {@code place}-th in its history. */
    public void deliver(int history, int place, SignedFixture fixture, Buffer body, Instant now) {
        String said = named(history, body.toString());
        OffsetDateTime due = now.minusSeconds(60).plusMillis(place).atOffset(ZoneOffset.UTC);
        waiting.add(Tuple.of(
                fixture.json().getString("provider"),
                FixtureTown.path(fixture),
                fixture.json().getString("event"),
                Buffer.buffer(said),
                new JsonObject().put(fixture.signatureHeader(), fixture.header(fixture.signatureHeader())),
                due,
                "%d:%d:%s".formatted(history, place, UUID.randomUUID())));
        if (waiting.size() >= AT_ONCE) {
            flush();
        }
    }

    public void flush() {
        if (!waiting.isEmpty()) {
            RealPostgres.await(postgres.pool().preparedQuery("""
                    insert into webhook_queue (source, path, event_type, raw_body, headers, received_at,
                                               next_attempt_at, idempotency_key)
                    values ($1, $2, $3, $4, $5, $6, $6, $7)
                    """).executeBatch(List.copyOf(waiting)));
            waiting.clear();
        }
    }

    /** How each ended, in the same words. */
    public Map<String, EndState> ends() {
        return EndState.ofEach(postgres, Histories::historyOf, Histories::plain);
    }

    private String named(int history, String text) {
        String named = text;
        for (int i = 0; i < ids.size(); i++) {
            named = named.replace(ids.get(i), new UUID(0x7000_0000_0000_0000L + history, i).toString());
        }
        named = NUMBER.matcher(named).replaceAll("+121223%05d".formatted(history));
        named = CALL.matcher(named)
                .replaceAll(m -> "call_ffff%05d%s".formatted(history, m.group().substring(14)));
        named = BOOKING.matcher(named).replaceAll(m -> m.group().substring(0, 9) + "h%05dh".formatted(history));
        return MAIL.matcher(named).replaceAll(m -> m.group().substring(0, 4) + "h%05dh@example".formatted(history));
    }

    private static Optional<String> historyOf(String row) {
        return List.of(OWN_NUMBER, OWN_CALL, OWN_NAME).stream()
                .map(pattern -> pattern.matcher(row))
                .filter(Matcher::find)
                .map(found -> found.group(1))
                .findFirst();
    }

    private static String plain(String row) {
        String plain = OWN_NUMBER.matcher(row).replaceAll("number");
        plain = OWN_CALL.matcher(plain).replaceAll("call_");
        return OWN_NAME.matcher(plain).replaceAll("").replaceAll("[0-9a-f]{64}", "hash");
    }
}
