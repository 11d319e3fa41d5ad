package switchboard.messaging;

import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.inbox.Inlet;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The only way in: the texts' way into the inbox, the sender and the routes. */
public record MessagingCapability(Inlet inlet, Capability capability, Notices notices) {

    public static MessagingCapability open(MessagingConfig config, Pool pool, MessagingPorts ports, Clocks clocks) {
        OutboundRepository texts = new OutboundRepository();
        TextProgress progress = new TextProgress(texts, config, ports.account(), ports.optOuts(), clocks);
        Outgoing outgoing = new Outgoing(texts, progress, ports.account(), config, clocks);
        Outbox outbox = new Outbox(
                new Outbox.Works(pool, ports.provider().texts(), config, clocks.machine()), texts, outgoing, progress);
        Replies replies = new Replies(ports.confirmations(), outgoing);
        TextsIn in = new TextsIn(config, ports.optOuts(), replies, clocks, Ids.random());
        Texts asked = new Texts(pool, texts, outgoing, outbox, config, ports.parsePhone());
        return new MessagingCapability(
                new Inlet(
                        ports.provider().webhooks(),
                        new TextDeliveries(ports.provider().reports(), in, progress)),
                new Capability(
                        "messaging",
                        List.of(() -> new MessagingVerticle(outbox, config)),
                        List.of(new MessagingRoutes(asked, pool))),
                asked::notify);
    }
}
