package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.util.Locale;
import java.util.Optional;
import switchboard.messaging.TextsIn.Arrived;
import switchboard.messaging.core.Keyword;
import switchboard.messaging.core.Purpose;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** What we write back. A STOP is answered by silence: the provider's own confirmation is the only one. */
final class Replies {

    private static final DateTimeFormatter WHEN = DateTimeFormatter.ofPattern("EEEE, MMMM d 'at' h:mm a", Locale.US);

    private final Confirmations confirmations;
    private final Outgoing outgoing;

    Replies(Confirmations confirmations, Outgoing outgoing) {
        this.confirmations = confirmations;
        this.outgoing = outgoing;
    }

    /** HELP is answered; YES confirms the next appointment, and without one is a text like any other. */
    Future<Void> answer(SqlConnection tx, Arrived arrived, TenantId tenant) {
        Optional<PhoneNumber> sender = arrived.sender();
        if (sender.isEmpty()) {
            return Future.succeededFuture();
        }
        if (arrived.is(Keyword.HELP)) {
            return outgoing.businessName(tx, tenant)
                    .compose(name -> write(tx, arrived, tenant, Purpose.HELP, help(name)));
        }
        if (arrived.is(Keyword.CONFIRM)) {
            return confirmations
                    .confirmNext(tx, tenant, sender.get())
                    .compose(next -> next.map(at -> write(tx, arrived, tenant, Purpose.REPLY, confirmed(at)))
                            .orElseGet(Future::succeededFuture));
        }
        return Future.succeededFuture();
    }

    Future<Void> ask(SqlConnection tx, Arrived arrived, TenantId payer, String question) {
        return write(tx, arrived, payer, Purpose.REPLY, question);
    }

    private Future<Void> write(SqlConnection tx, Arrived arrived, TenantId tenant, Purpose purpose, String body) {
        if (!arrived.text().to().matches("\\+[1-9][0-9]{6,14}")
                || arrived.sender().isEmpty()) {
            return Future.succeededFuture();
        }
        PhoneNumber from = new PhoneNumber(arrived.text().to());
        return outgoing.intend(tx, new NewText(tenant, from, arrived.sender().get(), body, purpose))
                .mapEmpty();
    }

    private static String help(Optional<String> business) {
        return business.map(name -> name + ": ").orElse("")
                + "reply with a message and a person answers. Reply STOP to get no more texts or calls.";
    }

    private static String confirmed(ZonedDateTime at) {
        return "Thank you, your appointment is confirmed: " + WHEN.format(at) + ".";
    }
}
