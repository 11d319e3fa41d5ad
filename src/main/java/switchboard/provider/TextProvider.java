package switchboard.provider;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import switchboard.platform.core.PhoneNumber;
import switchboard.provider.core.SendText;
import switchboard.provider.core.TextPlacement;
import switchboard.provider.core.TextRecord;

/** The company that carries the texts, as we see it. Each request is sent once. */
public interface TextProvider {

    /** Never fails: what cannot be told from an answer is {@link TextPlacement.Unknown}. */
    Future<TextPlacement> send(SendText text);

    /** The provider's present record of one text; empty if it knows none. Fails as unavailable when it cannot say. */
    Future<Optional<TextRecord>> find(String providerId);

    /** Every text of this way since then, give or take a day. Fails as unavailable when it cannot say, or not all. */
    Future<List<TextRecord>> between(PhoneNumber from, PhoneNumber to, Instant since);
}
