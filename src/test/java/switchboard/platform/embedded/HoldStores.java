package switchboard.platform.embedded;

import java.nio.file.Path;
import java.time.Duration;

/** A program that starts both stores, tells their process ids, and stays until it is killed. */
final class HoldStores {

    private HoldStores() {}

    public static void main(String[] args) throws Exception {
        Path folder = Path.of(args[0]);
        EmbeddedPostgres postgres = EmbeddedPostgres.start(folder.resolve("postgres"), Duration.ofSeconds(60));
        EmbeddedRedis redis = EmbeddedRedis.start(folder.resolve("redis"), Duration.ofSeconds(60));
        System.out.println(System.getProperty("user.name") + " " + postgres.pid() + " " + redis.pid());
        Thread.sleep(Duration.ofMinutes(10).toMillis());
    }
}
