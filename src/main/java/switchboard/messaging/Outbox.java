package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Comparator;
import java.util.Deque;
import java.util.List;
import java.util.UUID;
import java.util.stream.IntStream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.messaging.OutboundRepository.Due;
import switchboard.platform.core.TenantId;
import switchboard.provider.TextProvider;
import switchboard.provider.core.SendText;
import switchboard.provider.core.TextNews.Progressed;
import switchboard.provider.core.TextPlacement;
import switchboard.provider.core.TextRecord;
import switchboard.provider.core.TextStatus;

/** Sends what waits, once, and looks for what nobody knows the fate of. */
final class Outbox {

    private static final Logger LOG = LoggerFactory.getLogger(Outbox.class);

    /** How far the provider's clock may be behind ours. */
    private static final Duration SKEW = Duration.ofMinutes(2);

    private final Pool pool;
    private final OutboundRepository texts;
    private final ProgressRepository known = new ProgressRepository();
    private final Outgoing outgoing;
    private final TextProgress progress;
    private final TextProvider provider;
    private final MessagingConfig config;
    private final Clock machine;

    Outbox(Works works, OutboundRepository texts, Outgoing outgoing, TextProgress progress) {
        this.pool = works.pool();
        this.texts = texts;
        this.outgoing = outgoing;
        this.progress = progress;
        this.provider = works.provider();
        this.config = works.config();
        this.machine = works.machine();
    }

    /** What it stands on. */
    record Works(Pool pool, TextProvider provider, MessagingConfig config, Clock machine) {}

    /** Takes up what is due, batch after batch, until a batch is not full. */
    Future<Void> workDue() {
        Instant now = machine.instant();
        return texts.due(pool, now, now.plus(config.requestLease()), config.batch())
                .compose(due -> {
                    Deque<Due> waiting = new ArrayDeque<>(due);
                    return Future.join(IntStream.range(0, Math.min(config.sendingMax(), due.size()))
                                    .mapToObj(worker -> work(waiting))
                                    .toList())
                            .compose(done -> due.size() < config.batch() ? Future.succeededFuture() : workDue());
                });
    }

    private Future<Void> work(Deque<Due> waiting) {
        Due due = waiting.poll();
        if (due == null) {
            return Future.succeededFuture();
        }
        Future<Void> worked = due.status() == TextStatus.WAITING ? send(due.tenant(), due.id()) : look(due);
        return worked.recover(error -> {
                    LOG.warn("text {} is taken up again when its lease ends: {}", due.id(), error.toString());
                    return Future.succeededFuture();
                })
                .compose(done -> work(waiting));
    }

    /** Sends a text that waits, unless it may not go or somebody else has taken it up. */
    Future<Void> send(TenantId tenant, UUID id) {
        return pool.withTransaction(tx -> outgoing.request(tx, tenant, id))
                .compose(text -> text.map(sendable -> request(tenant, sendable)).orElseGet(Future::succeededFuture));
    }

    private Future<Void> request(TenantId tenant, SendText text) {
        return provider.send(text)
                .compose(outcome -> pool.withTransaction(tx -> outcome.fold(
                        accepted -> progress.report(tx, tenant, text.id(), progressed(accepted.text())),
                        refused -> progress.refused(tx, tenant, text.id(), refused),
                        (TextPlacement.Unknown unknown) -> progress.unknown(tx, text.id(), unknown.detail()))));
    }

    /** By the provider's id if we have it, else among all the texts between the two numbers. */
    private Future<Void> look(Due due) {
        return pool.withTransaction(tx -> known.load(tx, due.id())).compose(sent -> {
            if (sent.providerId().isPresent()) {
                return provider.find(sent.providerId().get())
                        .compose(found ->
                                found.map(record -> report(due, record)).orElseGet(Future::succeededFuture));
            }
            Instant since = sent.requestedAt().orElseGet(machine::instant).minus(SKEW);
            return provider.between(sent.text().from(), sent.text().to(), since)
                    .compose(found ->
                            pool.withTransaction(tx -> settle(tx, due, alike(found, sent.text(), since), sent)));
        });
    }

    /** The same words in the same direction, none from before we asked; the earliest first. */
    private static List<TextRecord> alike(List<TextRecord> found, SendText text, Instant since) {
        return found.stream()
                .filter(record -> record.body().equals(text.body()))
                .filter(record ->
                        record.sentAt().filter(at -> at.isBefore(since)).isEmpty())
                .sorted(Comparator.comparing(record -> record.sentAt().orElse(Instant.MAX)))
                .toList();
    }

    /** Ours is the first that no other text of ours is; several that are alike are told apart one after another. */
    private Future<Void> settle(SqlConnection tx, Due due, List<TextRecord> alike, ProgressRepository.Sent sent) {
        return known.lockPerson(tx, sent.text().to())
                .compose(locked -> known.taken(
                        tx, alike.stream().map(TextRecord::providerId).toList()))
                .compose(taken -> alike.stream()
                        .filter(record -> !taken.contains(record.providerId()))
                        .findFirst()
                        .map(ours -> progress.report(tx, due.tenant(), due.id(), progressed(ours)))
                        .orElseGet(() -> progress.notFound(tx, due.id())));
    }

    private Future<Void> report(Due due, TextRecord record) {
        return pool.withTransaction(tx -> progress.report(tx, due.tenant(), due.id(), progressed(record)));
    }

    private static Progressed progressed(TextRecord record) {
        return new Progressed(record.providerId(), record.status(), record.errorCode());
    }
}
