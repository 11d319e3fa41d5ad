package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.UUID;
import switchboard.messaging.OutboundRepository.Waiting;
import switchboard.messaging.core.Segments;
import switchboard.messaging.core.TextDecision;
import switchboard.messaging.core.TextFacts;
import switchboard.messaging.core.TextRules;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.core.SendText;

/** Writes intents, and decides under the tenant's lock whether one may become a request. */
final class Outgoing {

    private static final Duration MINUTE = Duration.ofMinutes(1);

    private final OutboundRepository texts;
    private final TextProgress progress;
    private final TextAccount account;
    private final MessagingConfig config;
    private final TextRules rules;
    private final Clocks clocks;
    private final Ids ids = Ids.random();

    Outgoing(
            OutboundRepository texts,
            TextProgress progress,
            TextAccount account,
            MessagingConfig config,
            Clocks clocks) {
        this.texts = texts;
        this.progress = progress;
        this.account = account;
        this.config = config;
        this.rules = config.rules();
        this.clocks = clocks;
    }

    /** Commits to sending, if it may be when its time comes. Its id. */
    Future<UUID> intend(SqlConnection tx, NewText text) {
        UUID id = ids.next();
        int segments = Segments.of(text.body()).count();
        Instant now = clocks.business().instant();
        return texts.intend(tx, id, text, segments, now, clocks.machine().instant())
                .map(id);
    }

    Future<Optional<String>> businessName(SqlClient sql, TenantId tenant) {
        return texts.business(sql, tenant);
    }

    /** What would become of a text now. The tenant's row stays locked until the transaction ends. */
    Future<Judged> judge(SqlConnection tx, NewText text) {
        Waiting fresh = new Waiting(
                new SendText(ids.next(), text.from(), text.to(), text.body()),
                Segments.of(text.body()).count(),
                text.purpose(),
                clocks.business().instant(),
                false);
        return account.lock(tx, text.tenant()).compose(standing -> judge(tx, text.tenant(), standing, fresh));
    }

    /**
     * The last word before the provider is asked: a text that waits becomes a request, waits on, or is dropped. What is
     * to be sent once this has committed; empty if nothing is.
     */
    Future<Optional<SendText>> request(SqlConnection tx, TenantId tenant, UUID id) {
        return account.lock(tx, tenant)
                .compose(standing -> texts.waiting(tx, id, clocks.business().instant())
                        .compose(found -> found.isEmpty()
                                ? Future.succeededFuture(Optional.empty())
                                : judge(tx, tenant, standing, found.get())
                                        .compose(judged ->
                                                carryOut(tx, found.get().text(), judged))));
    }

    /** A decision, and the period a text is billed in if it is sent now. */
    record Judged(TextDecision decision, String period) {}

    private Future<Judged> judge(
            SqlConnection tx, TenantId tenant, Optional<TextAccount.Standing> standing, Waiting text) {
        Instant now = clocks.business().instant();
        PhoneNumber to = text.text().to();
        return texts.person(tx, tenant, to, text.purpose(), now, config.conversation())
                .compose(person -> texts.pending(tx, tenant)
                        .compose(pending -> texts.lately(tx, tenant, now.minus(MINUTE), config.perMinute())
                                .map(lately -> new Judged(
                                        rules.decide(
                                                new TextFacts(
                                                        text.purpose(),
                                                        account(standing, pending),
                                                        person,
                                                        text.segments(),
                                                        lately,
                                                        text.createdAt(),
                                                        text.pointless()),
                                                now),
                                        standing.map(TextAccount.Standing::period)
                                                .orElse("")))));
    }

    /** A tenant without limits has none to spend. */
    private static TextFacts.Account account(Optional<TextAccount.Standing> standing, long pending) {
        return standing.map(of -> new TextFacts.Account(of.active(), of.paused(), of.enforced(), of.left(), pending))
                .orElseGet(() -> new TextFacts.Account(false, false, true, 0, pending));
    }

    private Future<Optional<SendText>> carryOut(SqlConnection tx, SendText text, Judged judged) {
        Instant now = clocks.business().instant();
        Instant machineNow = clocks.machine().instant();
        return judged.decision()
                .fold(
                        send -> texts.requested(
                                        tx, text.id(), now, machineNow.plus(config.requestLease()), judged.period())
                                .map(Optional.of(text)),
                        wait -> texts.again(
                                        tx,
                                        text.id(),
                                        machineNow.plus(Duration.between(now, wait.until())),
                                        "rate_limited")
                                .map(Optional.empty()),
                        refuse -> progress.dropped(
                                        tx, text.id(), refuse.reason().word())
                                .map(Optional.empty()));
    }
}
