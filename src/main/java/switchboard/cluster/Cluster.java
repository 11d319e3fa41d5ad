package switchboard.cluster;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.VertxOptions;
import io.vertx.core.eventbus.EventBusOptions;
import io.vertx.ext.cluster.infinispan.InfinispanClusterManager;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The way into a cluster: one node a process, because the manager takes its addresses from system properties. */
public final class Cluster {

    private static final Logger LOG = LoggerFactory.getLogger(Cluster.class);
    private static final int START_SECONDS_MAX = 120;

    private Cluster() {}

    /** A Vert.x whose event bus reaches every member. Fails if this node's ports are taken. */
    public static Future<Vertx> join(ClusterConfig config) {
        properties(config).forEach(System::setProperty);
        VertxOptions options = new VertxOptions()
                .setEventBusOptions(new EventBusOptions()
                        .setHost(config.host())
                        .setPort(config.busPort())
                        .setClusterPublicHost(config.host()));
        InfinispanClusterManager manager = new InfinispanClusterManager();
        return Vertx.builder()
                .with(options)
                .withClusterManager(manager)
                .buildClustered()
                .timeout(START_SECONDS_MAX, TimeUnit.SECONDS)
                .onSuccess(joined ->
                        LOG.info("joined; nodes: {}", manager.getNodes().size()));
    }

    private static Map<String, String> properties(ClusterConfig config) {
        return Map.of(
                "vertx.infinispan.config", "cluster/infinispan.xml",
                "vertx.jgroups.config", "cluster/jgroups.xml",
                "java.net.preferIPv4Stack", "true",
                "switchboard.cluster.host", config.host(),
                "switchboard.cluster.port", Integer.toString(config.port()),
                "switchboard.cluster.members", String.join(",", config.seats()),
                "switchboard.cluster.join", Long.toString(config.joinTimeout().toMillis()));
    }
}
