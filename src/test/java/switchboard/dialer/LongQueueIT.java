package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.dialer.DialerRig.await;

import io.vertx.core.json.JsonObject;
import java.lang.reflect.Field;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;

/** A million rows in the queue: nothing that is asked often reads them one by one, and all of them are explained. */
@Tag("night")
class LongQueueIT {

    private static final int ROWS = Integer.getInteger("queue.rows", 1_000_000);
    private static final int CHUNK = 50_000;
    private static final int QUESTIONS = 2_000;
    private static final String NOW = "'" + ManualClock.START + "'";
    private static final String SOME_ROWS = "array['" + new UUID(9, 9) + "']::uuid[]";
    private static final String CAMPAIGNS =
            "array['" + Town.campaign(1) + "', '" + Town.campaign(2) + "']::uuid[], array[50, 50], array[50, 50]";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private final Clocks clocks = new Clocks(new ManualClock(), new ManualClock());

    @BeforeAll
    static void fill() {
        Town town = new Town(POSTGRES);
        town.tenant(1, 50);
        town.tenant(2, 50);
        town.campaign(1, 1, 1);
        town.campaign(2, 2, 1);
        POSTGRES.query("alter table dialer_queue disable trigger user");
        for (int done = 0; done < ROWS; done += CHUNK) {
            fill(done + 1, done + CHUNK);
        }
        POSTGRES.query("vacuum analyze dialer_queue");
        POSTGRES.query("analyze");
    }

    private static void fill(int from, int to) {
        POSTGRES.query("""
                insert into leads (id, user_id, name, phone)
                select md5('lead' || n)::uuid, '%1$s', 'Lead', '+1212' || lpad(n::text, 7, '0')
                  from generate_series(%5$d, %6$d) as n;
                insert into dialer_queue (lead_id, user_id, campaign_id, from_number, phone_number, next_attempt_at,
                                          closes_at, priority, status, reason)
                select md5('lead' || n)::uuid, '%1$s', '%2$s', '%3$s', '+1212' || lpad(n::text, 7, '0'),
                       case n %% 4 when 0 then %4$s::timestamptz - interval '1 hour'
                                   else %4$s::timestamptz + n * interval '1 second' end,
                       case n %% 4 when 0 then %4$s::timestamptz + interval '8 hours'
                                   when 1 then %4$s::timestamptz + interval '9 hours'
                                   when 2 then null
                                   else %4$s::timestamptz + interval '33 hours' end,
                       1 + n %% 5,
                       case when n %% 10 = 0 then 'done' else 'queued' end,
                       case n %% 4 when 0 then 'new' when 1 then 'resting' when 2 then 'no_answer'
                                   else 'outside_hours' end
                  from generate_series(%5$d, %6$d) as n;
                """.formatted(Town.tenant(1), Town.campaign(1), Town.ours(1), NOW, from, to));
    }

    static Stream<Arguments> often_asked() {
        return Stream.of(
                Arguments.of(WhyRepository.class, "WHY", "'" + new UUID(9, 9) + "', " + NOW + ", " + NOW),
                Arguments.of(LineRepository.class, "DEMANDS", NOW + ", 100, " + NOW),
                Arguments.of(LineRepository.class, "CLAIM", CAMPAIGNS + ", " + NOW + ", 'node', " + NOW + ", " + NOW),
                Arguments.of(RankRepository.class, "UNRANKED", NOW + ", 500"),
                Arguments.of(QueueRepository.class, "MARK_IN_CALL", "'" + new UUID(9, 9) + "'"),
                Arguments.of(
                        QueueRepository.class,
                        "REQUEUE",
                        "'" + new UUID(9, 9) + "', " + NOW + ", 'busy', 1::smallint, 0::smallint"),
                Arguments.of(
                        QueueRepository.class,
                        "CLOSE_WAITING_OF_NUMBER",
                        "null, '+12125550100', 'cancelled', 'called_in'"),
                Arguments.of(
                        ClaimRepository.class,
                        "POSTPONE",
                        SOME_ROWS + ", array[1], array[" + NOW + "::timestamptz], array['new'], "
                                + "array[null]::timestamptz[]"),
                Arguments.of(ClaimRepository.class, "LOCK_UNCHANGED", SOME_ROWS + ", array[1], array[1], " + NOW),
                Arguments.of(RankRepository.class, "RANK", SOME_ROWS + ", array[" + NOW + "::timestamptz]"),
                Arguments.of(CandidateRepository.class, "LOAD", SOME_ROWS + ", " + NOW + ", " + NOW),
                Arguments.of(CampaignRepository.class, "FINISH_EMPTY", ""));
    }

    @ParameterizedTest
    @MethodSource("often_asked")
    void what_is_asked_often_reads_no_queue_from_end_to_end(Class<?> repository, String name, String values)
            throws ReflectiveOperationException {
        for (String mode : List.of("force_custom_plan", "force_generic_plan")) {
            String plan = plan(repository, name, values, mode);
            assertThat(plan).as("%s with %s", name, mode).doesNotContain("Seq Scan on dialer_queue");
            assertThat(touched(plan)).as("%s with %s:%n%s", name, mode, plan).isLessThan(5_000);
        }
    }

    @Test
    void each_waiting_row_has_one_reason_and_they_add_up() {
        JsonObject counts = await(new Why(new WhyRepository(POSTGRES.pool()), clocks).reasons(Town.campaign(1)));
        assertThat(counts.getInteger("total")).isEqualTo(ROWS);
        long open = sum(counts.getJsonObject("open"));
        assertThat(open + sum(counts.getJsonObject("ended"))).isEqualTo(ROWS);
        assertThat(open)
                .isEqualTo(POSTGRES.query("select count(*) from dialer_queue where status = 'queued'")
                        .get(0)
                        .getLong(0));
        assertThat(counts.getJsonObject("next_at").fieldNames())
                .isEqualTo(counts.getJsonObject("open").fieldNames());
        System.out.println("reasons of " + ROWS + " rows: " + counts.getJsonObject("open"));
    }

    @Test
    void why_is_answered_for_any_row() {
        Why why = new Why(new WhyRepository(POSTGRES.pool()), clocks);
        long[] nanos = new long[QUESTIONS];
        for (int i = 0; i < QUESTIONS; i++) {
            UUID lead = POSTGRES.query("select md5('lead' || %d)::uuid".formatted(1 + i * (ROWS / QUESTIONS)))
                    .get(0)
                    .getUUID(0);
            long before = System.nanoTime();
            JsonObject answer = await(why.answer(lead, Optional.empty()));
            nanos[i] = System.nanoTime() - before;
            assertThat(answer.getString("reason")).isNotBlank();
        }
        Arrays.sort(nanos);
        System.out.printf(
                "why over %d rows: p50 %s, p99 %s, worst %s%n",
                ROWS,
                Duration.ofNanos(nanos[QUESTIONS / 2]),
                Duration.ofNanos(nanos[QUESTIONS * 99 / 100]),
                Duration.ofNanos(nanos[QUESTIONS - 1]));
    }

    @Test
    void a_turn_claims_the_due_out_of_a_million() {
        DialerRig node = new DialerRig(POSTGRES.pool(), REDIS, clocks, 50, DialerRig.UNLIMITED);
        long before = System.nanoTime();
        Line.Turn turn = node.turn();
        System.out.println("a turn over " + ROWS + " rows: " + Duration.ofNanos(System.nanoTime() - before));
        assertThat(turn.inTurn()).hasSize(50).allMatch(Optional::isPresent);
    }

    private static String plan(Class<?> repository, String name, String values, String mode)
            throws ReflectiveOperationException {
        Field field = repository.getDeclaredField(name);
        field.setAccessible(true);
        String statement = "explain (analyze, costs off, timing off, summary off) execute asked"
                + (values.isEmpty() ? "" : "(" + values + ")");
        return await(POSTGRES.pool()
                        .withTransaction(tx -> tx.query("set local plan_cache_mode = " + mode)
                                .execute()
                                .compose(set -> tx.query(prepared(field)).execute())
                                .compose(prepared -> tx.query(statement).execute())
                                .map(rows -> Stream.generate(rows.iterator()::next)
                                        .limit(rows.size())
                                        .map(row -> row.getString(0))
                                        .collect(Collectors.joining("\n")))
                                .compose(plan ->
                                        tx.query("deallocate asked").execute().map(plan))))
                .toString();
    }

    private static String prepared(Field field) {
        try {
            return "prepare asked as " + field.get(null);
        } catch (IllegalAccessException e) {
            throw new AssertionError(e);
        }
    }

    /** Rows that some step of the plan read and threw away, or handed on: the largest number. */
    private static long touched(String plan) {
        return plan.lines()
                .flatMap(line -> Stream.of(line.split("rows=|Filter: ")).skip(1))
                .map(text -> text.replaceAll("[^0-9].*", ""))
                .filter(text -> !text.isEmpty())
                .mapToLong(Long::parseLong)
                .max()
                .orElse(0);
    }

    private static long sum(JsonObject counts) {
        return counts.stream()
                .mapToLong(entry -> ((Number) entry.getValue()).longValue())
                .sum();
    }
}
