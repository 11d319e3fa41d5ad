package switchboard.testkit;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import org.junit.jupiter.api.extension.Extension;

/** The Vert.x that all tests of this JVM share. */
public final class OneVertx implements Extension {

    public Vertx vertx() {
        return TestServers.vertx();
    }

    /** On a thread that may wait, beside the one that asks. */
    public static Future<Void> aside(Runnable work) {
        return TestServers.vertx()
                .executeBlocking(
                        () -> {
                            work.run();
                            return true;
                        },
                        false)
                .mapEmpty();
    }
}
