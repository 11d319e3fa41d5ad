package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import switchboard.inbox.Handled;
import switchboard.messaging.InboundRepository.Kept;
import switchboard.messaging.InboundRepository.Owner;
import switchboard.messaging.core.Addressee;
import switchboard.messaging.core.Choice;
import switchboard.messaging.core.Keyword;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.core.TextNews.Received;

/** Takes in a text: its command first, whatever else is wrong with it, then whose it is, then what follows. */
final class TextsIn {

    private static final Duration TEN_MINUTES = Duration.ofMinutes(10);
    private static final Duration A_DAY = Duration.ofHours(24);

    private final InboundRepository texts = new InboundRepository();
    private final MessagingConfig config;
    private final OptOuts optOuts;
    private final Replies replies;
    private final Clocks clocks;
    private final Ids ids;

    TextsIn(MessagingConfig config, OptOuts optOuts, Replies replies, Clocks clocks, Ids ids) {
        this.config = config;
        this.optOuts = optOuts;
        this.replies = replies;
        this.clocks = clocks;
        this.ids = ids;
    }

    /** A text, and what was found out about it on the way. */
    record Arrived(Received text, Optional<Keyword> keyword, Instant receivedAt, Instant now) {

        /** Empty for a short code: it cannot be called, and answers to it go nowhere. */
        Optional<PhoneNumber> sender() {
            return Optional.of(text.from())
                    .filter(number -> number.matches("\\+[1-9][0-9]{6,14}"))
                    .map(PhoneNumber::new);
        }

        boolean is(Keyword wanted) {
            return keyword.filter(wanted::equals).isPresent();
        }
    }

    /** The same text again changes nothing. */
    Future<Handled> take(SqlConnection tx, Received text, Instant receivedAt) {
        Optional<Keyword> keyword = text.optOut() ? Optional.of(Keyword.STOP) : Keyword.of(text.body());
        Arrived arrived =
                new Arrived(text, keyword, receivedAt, clocks.business().instant());
        return texts.lockSender(tx, text.from())
                .compose(locked -> texts.isKnown(tx, text.providerId()))
                .compose(known -> known ? Future.succeededFuture(Handled.done()) : take(tx, arrived));
    }

    private Future<Handled> take(SqlConnection tx, Arrived arrived) {
        return texts.owner(tx, arrived.text().to())
                .compose(owner -> command(tx, arrived, owner)
                        .compose(obeyed -> addressee(tx, arrived, owner))
                        .compose(addressee -> addressee.fold(
                                one -> keep(tx, arrived, one),
                                several -> keep(tx, arrived, several),
                                nobody -> texts.keepUnknown(
                                                tx,
                                                arrived.text(),
                                                clocks.machine().instant())
                                        .map(new Handled.Unresolved("no tenant has the number "
                                                + arrived.text().to())))));
    }

    /** Before anything else, and whatever becomes of the text then. */
    private Future<Void> command(SqlConnection tx, Arrived arrived, Optional<Owner> owner) {
        boolean stop = arrived.is(Keyword.STOP);
        if (arrived.sender().isEmpty() || !(stop || arrived.is(Keyword.START))) {
            return Future.succeededFuture();
        }
        PhoneNumber sender = arrived.sender().get();
        Received text = arrived.text();
        return meant(tx, text, owner)
                .compose(tenants -> stop
                        ? optOuts.optOut(tx, tenants, sender, "text " + text.providerId())
                                .compose(blocked ->
                                        texts.cameLater(tx, text, Keyword.START, arrived.receivedAt(), false))
                                .compose(again -> again ? optOuts.optIn(tx, tenants, sender) : Future.succeededFuture())
                        : texts.cameLater(tx, text, Keyword.STOP, arrived.receivedAt(), true)
                                .compose(overruled ->
                                        overruled ? Future.succeededFuture() : optOuts.optIn(tx, tenants, sender)));
    }

    /**
     * Whom a STOP or START is for: the number's tenant, were its subscription long over; of a number that is shared,
     * all that ever wrote from it; otherwise everybody.
     */
    private Future<List<TenantId>> meant(SqlConnection tx, Received text, Optional<Owner> owner) {
        return owner.map(of -> Future.succeededFuture(List.of(of.tenant())))
                .orElseGet(() -> texts.wroteSince(tx, text.from(), text.to(), Instant.EPOCH));
    }

    private Future<Addressee> addressee(SqlConnection tx, Arrived arrived, Optional<Owner> owner) {
        Received text = arrived.text();
        if (owner.isPresent() || !config.sharedNumbers().contains(text.to())) {
            return Future.succeededFuture(owner.filter(Owner::answers)
                    .<Addressee>map(of -> new Addressee.One(of.tenant(), "number"))
                    .orElseGet(Addressee.Nobody::new));
        }
        Instant since = arrived.now().minus(config.conversation());
        return texts.wroteSince(tx, text.from(), text.to(), since)
                .compose(wrote -> Choice.read(text.body(), wrote.size())
                        .filter(choice -> wrote.size() > 1)
                        .map(choice ->
                                Future.succeededFuture(Optional.of(listed(wrote).get(choice))))
                        .orElseGet(() -> texts.chosenSince(tx, text.from(), text.to(), since))
                        .map(chosen -> Addressee.ofShared(wrote, chosen)));
    }

    private Future<Handled> keep(SqlConnection tx, Arrived arrived, Addressee.One to) {
        return keep(tx, arrived, Optional.of(to.tenant()), to.how())
                .compose(calm -> calm ? replies.answer(tx, arrived, to.tenant()) : Future.succeededFuture())
                .map(answered -> Handled.done(to.tenant().value()));
    }

    /** A command needs no addressee; with any other text the sender is asked whom it is for. */
    private Future<Handled> keep(SqlConnection tx, Arrived arrived, Addressee.Several among) {
        TenantId latest = among.tenants().get(0);
        return keep(tx, arrived, Optional.empty(), "ambiguous")
                .compose(calm -> {
                    if (!calm) {
                        return Future.succeededFuture();
                    }
                    return arrived.keyword().isPresent()
                            ? replies.answer(tx, arrived, latest)
                            : texts.names(tx, listed(among.tenants()))
                                    .compose(names -> replies.ask(tx, arrived, latest, Choice.question(names)));
                })
                .map(answered -> Handled.done());
    }

    /** In an order that does not change between question and answer. */
    private static List<TenantId> listed(List<TenantId> tenants) {
        return tenants.stream().sorted(Comparator.comparing(TenantId::toString)).toList();
    }

    /** True unless the sender floods us: then the text is kept, and nothing follows from it. */
    private Future<Boolean> keep(SqlConnection tx, Arrived arrived, Optional<TenantId> tenant, String how) {
        Instant at = arrived.receivedAt();
        return texts.seen(tx, arrived.text().from(), at.minus(TEN_MINUTES), at.minus(A_DAY))
                .compose(seen -> {
                    boolean calm = config.flood().allows(seen);
                    boolean shown = calm || arrived.is(Keyword.STOP) || arrived.is(Keyword.START);
                    Kept kept = new Kept(
                            ids.next(),
                            arrived.text(),
                            tenant,
                            how,
                            arrived.keyword(),
                            shown ? "received" : "flooded",
                            at,
                            arrived.now());
                    return texts.keep(tx, kept).map(calm);
                });
    }
}
