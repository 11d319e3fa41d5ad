package switchboard.loadtest.ingest;

import java.nio.file.Path;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import switchboard.loadtest.Arena;
import switchboard.platform.config.Secrets;
import switchboard.platform.config.Settings;

/** The product's own server on an arena's stores, with keys that this run alone knows. */
public final class IngestServer {

    /** Where the provider's reports go. */
    public static final String PATH = "/webhooks/retell";

    /** What its operator shows. */
    public static final String SERVICE_KEY = secret(3);

    private IngestServer() {}

    /** Started as {@code switchboard serve}. */
    public static ServerProcess start(Arena arena, Settings settings, String key, Path log) {
        int port = ServerProcess.freePort();
        Map<String, String> environment = new HashMap<>();
        settings.each((name, value) -> {
            if (!settings.source(name).equals("default") && !name.startsWith("stores.")) {
                environment.put("SWITCHBOARD_" + name.toUpperCase(Locale.ROOT).replace('.', '_'), value);
            }
        });
        environment.put("DATABASE_URL", arena.stores().postgresUri());
        environment.put("REDIS_URL", arena.stores().redisUri());
        environment.put("SWITCHBOARD_HTTP_PORT", Integer.toString(port));
        environment.put(Secrets.RETELL_API_KEYS, key);
        environment.put(Secrets.CALCOM_WEBHOOK_SECRET, secret(1));
        environment.put(Secrets.SUPABASE_JWT_SECRET, secret(2));
        environment.put(Secrets.SERVICE_KEY, SERVICE_KEY);
        environment.put(Secrets.ENCRYPTION_KEY, Base64.getEncoder().encodeToString(new byte[32]));
        return ServerProcess.start(
                List.of("-Xmx512m", "-cp", System.getProperty("java.class.path"), "switchboard.Main", "serve"),
                environment,
                port,
                log);
    }

    private static String secret(int number) {
        return IntStream.range(0, 8).mapToObj(i -> "load" + number).collect(Collectors.joining());
    }
}
