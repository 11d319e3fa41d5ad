package peers;

import com.github.kagkarlsson.scheduler.Scheduler;
import com.github.kagkarlsson.scheduler.task.helper.OneTimeTask;
import com.github.kagkarlsson.scheduler.task.helper.Tasks;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import java.net.URI;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Duration;
import java.util.Locale;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;

/**
 * db-scheduler with jobs that do nothing, loaded before it starts; prints jobs a second, from its start until the last
 * row is gone. Its best settings on two cores: lock-and-fetch, 100 threads, half to four times of them fetched, 20
 * connections. A third of the jobs runs before, to warm it up.
 */
public final class DbScheduler {

    private static final int THREADS = 100;
    private static final int CONNECTIONS = 20;
    private static final double LOWER = 0.5;
    private static final double UPPER = 4.0;

    private DbScheduler() {}

    public static void main(String[] args) throws Exception {
        int jobs = Integer.parseInt(args[1]);
        try (HikariDataSource pool = pool(URI.create(args[0]))) {
            rate(pool, jobs / 3 + 1);
            double rate = rate(pool, jobs);
            System.out.printf(
                    Locale.ROOT,
                    "{\"rate\": %.1f, \"jobs\": %d, \"threads\": %d, \"connections\": %d, \"lower\": %.1f, \"upper\": %.1f}%n",
                    rate,
                    jobs,
                    THREADS,
                    CONNECTIONS,
                    LOWER,
                    UPPER);
        }
        System.exit(0);
    }

    private static HikariDataSource pool(URI address) {
        String[] user = address.getUserInfo().split(":", 2);
        HikariConfig config = new HikariConfig();
        config.setJdbcUrl("jdbc:postgresql://" + address.getHost() + ":" + address.getPort() + address.getPath()
                + "?reWriteBatchedInserts=true&prepareThreshold=1");
        config.setUsername(user[0]);
        config.setPassword(user[1]);
        config.setMaximumPoolSize(CONNECTIONS);
        return new HikariDataSource(config);
    }

    private static double rate(HikariDataSource pool, int jobs) throws Exception {
        load(pool, jobs);
        AtomicInteger done = new AtomicInteger();
        OneTimeTask<Void> task = Tasks.oneTime("noop").execute((instance, context) -> done.incrementAndGet());
        Scheduler scheduler = Scheduler.create(pool, task)
                .threads(THREADS)
                .pollingInterval(Duration.ofMillis(100))
                .heartbeatInterval(Duration.ofMinutes(5))
                .pollUsingLockAndFetch(LOWER, UPPER)
                .build();
        long began = System.nanoTime();
        scheduler.start();
        while (done.get() < jobs) {
            TimeUnit.MILLISECONDS.sleep(1);
        }
        while (left(pool) > 0) {
            TimeUnit.MILLISECONDS.sleep(2);
        }
        double seconds = (System.nanoTime() - began) / 1e9;
        scheduler.stop();
        return jobs / seconds;
    }

    private static long left(HikariDataSource pool) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement();
                ResultSet rows = statement.executeQuery("select count(*) from scheduled_tasks")) {
            rows.next();
            return rows.getLong(1);
        }
    }

    private static void load(HikariDataSource pool, int jobs) throws Exception {
        try (Connection connection = pool.getConnection();
                Statement statement = connection.createStatement()) {
            statement.execute("drop table if exists scheduled_tasks");
            statement.execute("create table scheduled_tasks (task_name text not null, task_instance text not null,"
                    + " task_data bytea, execution_time timestamptz, picked boolean not null, picked_by text,"
                    + " last_success timestamptz, last_failure timestamptz, consecutive_failures int,"
                    + " last_heartbeat timestamptz, version bigint not null, priority smallint, state text,"
                    + " primary key (task_name, task_instance))");
            statement.execute("create index execution_time_idx on scheduled_tasks (execution_time)");
            statement.execute("create index last_heartbeat_idx on scheduled_tasks (last_heartbeat)");
            statement.execute("insert into scheduled_tasks (task_name, task_instance, execution_time, picked, version)"
                    + " select 'noop', 'l' || i, now() - interval '1 hour' + i * interval '1 ms', false, 1"
                    + " from generate_series(1, " + jobs + ") as i");
            statement.execute("vacuum analyze scheduled_tasks");
        }
    }
}
