package switchboard.testkit;

import io.vertx.core.Vertx;
import org.junit.jupiter.api.extension.Extension;

/** The Vert.x that all tests of this JVM share. */
public final class OneVertx implements Extension {

    public Vertx vertx() {
        return TestServers.vertx();
    }
}
