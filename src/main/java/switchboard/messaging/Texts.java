package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import switchboard.messaging.core.TextDecision;
import switchboard.messaging.core.TextDecision.Reason;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;
import switchboard.platform.sql.Storable;

/** Sends what people ask for: judged at once, committed as an intent, then sent. */
final class Texts {

    private static final int CHARACTERS_MAX = 1_600;

    /** How long somebody who asks waits for the provider; what is not known by then is told as it stands. */
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    private final Pool pool;
    private final OutboundRepository texts;
    private final Outgoing outgoing;
    private final Outbox outbox;
    private final MessagingConfig config;
    private final Function<String, Optional<PhoneNumber>> parsePhone;

    Texts(
            Pool pool,
            OutboundRepository texts,
            Outgoing outgoing,
            Outbox outbox,
            MessagingConfig config,
            Function<String, Optional<PhoneNumber>> parsePhone) {
        this.pool = pool;
        this.texts = texts;
        this.outgoing = outgoing;
        this.outbox = outbox;
        this.config = config;
        this.parsePhone = parsePhone;
    }

    /** What became of the wish: the id of the text, or why there is none. */
    record Asked(Optional<UUID> id, Optional<Reason> refusal, boolean full) {}

    /** Fails as invalid if it is no text; a refusal by a rule is an answer. */
    Future<Asked> send(TenantId tenant, TextBody wish) {
        String words = Storable.text(wish.body().map(String::strip).orElse(""));
        if (words.isEmpty()) {
            throw Failure.invalid("body_missing", "Say what to write: body.").about("body");
        }
        PhoneNumber to = number(wish.toNumber(), "to_number");
        return pool.withTransaction(tx -> from(tx, tenant, wish)
                        .compose(from -> prefixed(tx, tenant, from, words)
                                .compose(body -> intend(tx, new NewText(tenant, from, to, body, wish.why())))))
                .compose(asked -> asked.id()
                        .map(id -> outbox.send(tenant, id)
                                .timeout(PATIENCE.toMillis(), TimeUnit.MILLISECONDS)
                                .otherwiseEmpty()
                                .map(asked))
                        .orElseGet(() -> Future.succeededFuture(asked)));
    }

    /** Part of the caller's transaction; what cannot be written is told, and spoils nothing else. */
    Future<Optional<String>> notify(
            SqlConnection tx, TenantId tenant, PhoneNumber to, String words, UUID appointment, Instant start) {
        NewText.Appointed about = new NewText.Appointed(appointment, start);
        TextBody wish = new TextBody(
                Optional.empty(), Optional.empty(), Optional.empty(), Optional.empty(), Optional.of("informational"));
        return from(tx, tenant, wish)
                .compose(from -> prefixed(tx, tenant, from, Storable.text(words))
                        .map(body -> new NewText(tenant, from, to, body, wish.why(), Optional.of(about))))
                .compose(text -> intend(tx, text))
                .map(asked -> asked.refusal()
                        .map(Reason::word)
                        .or(() -> asked.full() ? Optional.of("too_many_texts_waiting") : Optional.empty()))
                .recover(error -> error instanceof Failure failure
                        ? Future.succeededFuture(Optional.of(failure.code()))
                        : Future.failedFuture(error));
    }

    private Future<Asked> intend(SqlConnection tx, NewText text) {
        return outgoing.judge(tx, text).compose(judged -> {
            Optional<Reason> refusal = judged.decision()
                    .fold(
                            send -> Optional.empty(),
                            wait -> Optional.empty(),
                            (TextDecision.Refuse refuse) -> Optional.of(refuse.reason()));
            if (refusal.isPresent()) {
                return Future.succeededFuture(new Asked(Optional.empty(), refusal, false));
            }
            return texts.countWaiting(tx, text.tenant())
                    .compose(waiting -> waiting >= config.waitingMax()
                            ? Future.succeededFuture(new Asked(Optional.empty(), Optional.empty(), true))
                            : outgoing.intend(tx, text).map(id -> new Asked(Optional.of(id), Optional.empty(), false)));
        });
    }

    /** The number asked for, if it is the tenant's or shared; else the tenant's first, else the first shared one. */
    private Future<PhoneNumber> from(SqlConnection tx, TenantId tenant, TextBody wish) {
        Optional<PhoneNumber> asked = wish.fromNumber().map(text -> number(Optional.of(text), "from_number"));
        return texts.numbers(tx, tenant).map(own -> {
            List<String> shared = config.sharedNumbers();
            if (asked.isPresent()) {
                String number = asked.get().e164();
                if (own.contains(number) || shared.contains(number)) {
                    return asked.get();
                }
                throw Failure.invalid("from_number_not_yours", "The tenant has no number " + number + ".")
                        .about("from_number");
            }
            return own.stream()
                    .findFirst()
                    .or(() -> shared.stream().findFirst())
                    .map(PhoneNumber::new)
                    .orElseThrow(() -> Failure.invalid(
                            "from_number_missing", "The tenant has no number to write from; give it an agent first."));
        });
    }

    /** On a number that businesses share, each says who it is. */
    private Future<String> prefixed(SqlConnection tx, TenantId tenant, PhoneNumber from, String words) {
        Future<String> body = config.sharedNumbers().contains(from.e164())
                ? outgoing.businessName(tx, tenant)
                        .map(name -> "["
                                + name.orElseThrow(() -> Failure.invalid(
                                        "business_name_missing",
                                        "On a shared number a text names its business; give the profile a name."))
                                + "] " + words)
                : Future.succeededFuture(words);
        return body.map(text -> {
            if (text.length() > CHARACTERS_MAX) {
                throw Failure.invalid("text_too_long", "A text has " + CHARACTERS_MAX + " characters at most.")
                        .about("body");
            }
            return text;
        });
    }

    private PhoneNumber number(Optional<String> text, String field) {
        return text.flatMap(parsePhone)
                .orElseThrow(
                        () -> Failure.invalid("invalid_field", field + " is a telephone number, such as +12125550147.")
                                .about(field));
    }
}
