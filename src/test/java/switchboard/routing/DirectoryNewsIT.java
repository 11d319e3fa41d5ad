package switchboard.routing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import io.vertx.core.Vertx;
import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.routing.core.OurNumber;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.Tenants;

/** A directory that never polls: what it knows it was told. */
class DirectoryNewsIT {

    private static final Duration PATIENCE = Duration.ofSeconds(60);
    private static final Duration NEVER = Duration.ofDays(1);
    private static final String MOVED = "+14155559999";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private final List<Boolean> told = new CopyOnWriteArrayList<>();
    private final Vertx vertx = Vertx.vertx();
    private final Directory directory =
            new Directory(new DirectoryRepository(POSTGRES.pool()), NEVER, Clock.systemUTC());
    private DirectoryNews news;

    @BeforeEach
    void one_number() {
        POSTGRES.query("delete from auth.users");
        Tenants.settle(POSTGRES, 1, new Tenants.Terms(9_000, 600, 5, 1));
        POSTGRES.query("insert into profiles (user_id, email) select id, email from auth.users on conflict do nothing");
        news = new DirectoryNews(vertx, POSTGRES.uri(), everything -> {
            told.add(everything);
            if (everything) {
                directory.outdated();
            }
            directory.refresh();
        });
        news.listen();
        until(Tenants.number(1), 5);
    }

    @AfterEach
    void close() {
        RoutingNode.await(news.close());
        RoutingNode.await(vertx.close());
    }

    @Test
    void a_changed_limit_is_heard() {
        POSTGRES.query("update agents set max_concurrent_calls = 7");
        until(Tenants.number(1), 7);
    }

    @Test
    void a_number_that_moved_is_nobodys_at_its_old_place() {
        POSTGRES.query("update agents set phone_number = '" + MOVED + "'");
        until(MOVED, 5);
        assertThat(directory.find(Tenants.number(1))).isEmpty();
        POSTGRES.query("delete from agents");
        await().atMost(PATIENCE).until(() -> directory.find(MOVED).isEmpty());
    }

    @Test
    void a_new_name_of_the_business_is_heard() {
        POSTGRES.query("update profiles set business_name = 'Harbor Dental'");
        await().atMost(PATIENCE)
                .until(() -> directory
                        .find(Tenants.number(1))
                        .map(number -> number.business().name())
                        .equals(Optional.of("Harbor Dental")));
    }

    @Test
    void it_listens_again_after_its_connection_was_lost_and_reads_what_it_missed() {
        POSTGRES.query("""
                select pg_terminate_backend(pid)
                  from pg_stat_activity
                 where datname = current_database()
                   and query ilike 'listen%'
                """);
        POSTGRES.query("update agents set max_concurrent_calls = 8");
        until(Tenants.number(1), 8);
        await().atMost(PATIENCE).until(() -> !POSTGRES.query("""
                        select 1
                          from pg_stat_activity
                         where datname = current_database()
                           and query ilike 'listen%'
                        """).isEmpty());
        POSTGRES.query("update agents set max_concurrent_calls = 9");
        until(Tenants.number(1), 9);
    }

    @Test
    void a_large_change_is_told_once() {
        told.clear();
        POSTGRES.query("""
                insert into agents (user_id, agent_id, phone_number)
                select user_id, 'agent', '+1415' || (6000000 + n) from agents, generate_series(1, 2000) as n
                """);
        until("+14156002000", 5);
        POSTGRES.query("update profiles set business_name = 'told last'");
        await().atMost(PATIENCE).untilAsserted(() -> assertThat(told).containsExactly(false, true));
    }

    private void until(String number, int slots) {
        await().atMost(PATIENCE)
                .until(() -> directory
                        .find(number)
                        .map(OurNumber::limits)
                        .map(OurNumber.Limits::concurrentMax)
                        .equals(Optional.of(slots)));
    }
}
