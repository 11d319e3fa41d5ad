package switchboard.messaging;

import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.TextProvider;
import switchboard.provider.TextReports;
import switchboard.provider.Webhooks;

/** What messaging needs of others. {@code parsePhone}: text in any usual form to a number, empty if it is none. */
public record MessagingPorts(
        Provider provider,
        OptOuts optOuts,
        Confirmations confirmations,
        TextAccount account,
        Function<String, Optional<PhoneNumber>> parsePhone) {

    /** The provider of texts, out and in. */
    public record Provider(TextProvider texts, Webhooks webhooks, TextReports reports) {}
}
