package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.messaging.ProgressRepository.Now;
import switchboard.messaging.ProgressRepository.Sent;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.provider.core.TextNews.Progressed;
import switchboard.provider.core.TextPlacement.Refused;
import switchboard.provider.core.TextPlacement.Why;
import switchboard.provider.core.TextStatus;

/**
 * Writes down how far a text has come: the furthest report holds, and a text is metered by the first that says it was
 * sent, in whatever order they come.
 */
final class TextProgress {

    /** Two looks that find nothing: the request never arrived. */
    private static final int EMPTY_LOOKS_MAX = 2;

    private static final Duration LOOK_FOR = Duration.ofHours(24);
    private static final Duration RETRY_LEAST = Duration.ofSeconds(5);

    private final ProgressRepository texts = new ProgressRepository();
    private final OutboundRepository waiting;
    private final MessagingConfig config;
    private final TextAccount account;
    private final OptOuts optOuts;
    private final Clocks clocks;

    TextProgress(
            OutboundRepository waiting, MessagingConfig config, TextAccount account, OptOuts optOuts, Clocks clocks) {
        this.waiting = waiting;
        this.config = config;
        this.account = account;
        this.optOuts = optOuts;
        this.clocks = clocks;
    }

    /** The tenant whose text it is; empty if it is none of ours. */
    Future<Optional<TenantId>> report(SqlConnection tx, Optional<UUID> ours, Progressed news) {
        return texts.find(tx, ours, news.providerId())
                .compose(found -> found.map(
                                due -> report(tx, due.tenant(), due.id(), news).map(Optional.of(due.tenant())))
                        .orElseGet(() -> Future.succeededFuture(Optional.empty())));
    }

    /** The tenant's row is locked before the text's, as everywhere. */
    Future<Void> report(SqlConnection tx, TenantId tenant, UUID id, Progressed news) {
        return account.lock(tx, tenant).compose(locked -> texts.load(tx, id)).compose(sent -> report(tx, sent, news));
    }

    private Future<Void> report(SqlConnection tx, Sent sent, Progressed news) {
        Instant now = clocks.business().instant();
        TextStatus status = sent.status().compareTo(news.status()) >= 0 ? sent.status() : news.status();
        boolean charge = news.status().isSent() && !sent.metered();
        UUID id = sent.text().id();
        Now then = new Now(status, Optional.of(news.providerId()), news.errorCode(), nextLook(status, sent), 0, charge);
        return (charge
                        ? account.charge(
                                tx, sent.tenant(), new TextAccount.Charge(id, sent.period(), sent.segments(), now))
                        : Future.<Void>succeededFuture())
                .compose(charged -> texts.save(tx, id, then, now));
    }

    /** Nobody knows whether the provider took it. */
    Future<Void> unknown(SqlConnection tx, UUID id, String why) {
        return texts.load(tx, id)
                .compose(sent -> sent.status() == TextStatus.REQUESTED
                        ? save(tx, sent, TextStatus.UNKNOWN, Optional.of(why), Optional.of(after(config.firstLookup())))
                        : Future.succeededFuture());
    }

    /** The provider knows no such text: after some looks it counts as not sent. It is never sent again. */
    Future<Void> notFound(SqlConnection tx, UUID id) {
        return texts.load(tx, id).compose(sent -> {
            int looks = sent.emptyLooks() + 1;
            boolean over = looks >= EMPTY_LOOKS_MAX;
            boolean open = sent.status() == TextStatus.UNKNOWN || sent.status() == TextStatus.REQUESTED;
            Now then = new Now(
                    over ? TextStatus.DROPPED : TextStatus.UNKNOWN,
                    Optional.empty(),
                    over ? Optional.of("not_sent") : Optional.empty(),
                    over ? Optional.empty() : Optional.of(after(config.lookupInterval())),
                    looks,
                    false);
            return open ? texts.save(tx, id, then, clocks.business().instant()) : Future.succeededFuture();
        });
    }

    /** An opt-out that only the provider knew of is one from now on. */
    Future<Void> refused(SqlConnection tx, TenantId tenant, UUID id, Refused refusal) {
        if (refusal.why() == Why.LATER) {
            Duration wait = refusal.retryAfter()
                    .filter(asked -> asked.compareTo(RETRY_LEAST) > 0)
                    .orElse(RETRY_LEAST);
            return waiting.again(tx, id, after(wait), refusal.code());
        }
        return account.lock(tx, tenant)
                .compose(locked -> texts.load(tx, id))
                .compose(sent -> (refusal.why() == Why.OPTED_OUT
                                ? optOuts.optOut(
                                        tx,
                                        List.of(tenant),
                                        sent.text().to(),
                                        "provider's refusal " + refusal.code() + " of text " + id)
                                : Future.<Void>succeededFuture())
                        .compose(blocked ->
                                save(tx, sent, TextStatus.FAILED, Optional.of(refusal.code()), Optional.empty())));
    }

    /** It will not be sent. */
    Future<Void> dropped(SqlConnection tx, UUID id, String why) {
        return texts.load(tx, id)
                .compose(sent -> save(tx, sent, TextStatus.DROPPED, Optional.of(why), Optional.empty()));
    }

    private Future<Void> save(
            SqlConnection tx, Sent sent, TextStatus status, Optional<String> error, Optional<Instant> nextLook) {
        Now then = new Now(status, Optional.empty(), error, nextLook, sent.emptyLooks(), false);
        return texts.save(tx, sent.text().id(), then, clocks.business().instant());
    }

    /** A report may be lost: a text whose end is not known is asked after, for a day. */
    private Optional<Instant> nextLook(TextStatus status, Sent sent) {
        Instant now = clocks.business().instant();
        boolean fresh =
                sent.requestedAt().filter(at -> at.plus(LOOK_FOR).isAfter(now)).isPresent();
        return status.isFinal() || !fresh ? Optional.empty() : Optional.of(after(config.lookupInterval()));
    }

    private Instant after(Duration wait) {
        return clocks.machine().instant().plus(wait);
    }
}
