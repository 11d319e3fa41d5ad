package switchboard.booking.calcom;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.function.Function;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.Webhooks;

/**
 * Cal.com's webhooks: signed with the integration's own secret where the path names one that has a secret, else with
 * the installation's. No age limit: the signature carries no time, and a late delivery counts.
 */
public final class CalcomWebhooks implements Webhooks {

    public static final String SOURCE = "calcom";
    public static final String PATH = "/webhooks/calcom";

    private static final String VERSION_HEADER = "x-cal-webhook-version";

    private final Optional<String> secret;
    private final Function<String, Optional<String>> integrationSecrets;

    /**
     * The inbox lets one more part follow the path: an integration's id.
     *
     * @param secret the installation's; empty refuses what names no integration with a secret of its own
     * @param integrationSecrets by the integration's id; from memory, asked on the event loop
     */
    public CalcomWebhooks(Optional<String> secret, Function<String, Optional<String>> integrationSecrets) {
        this.secret = secret.filter(text -> !text.isBlank());
        this.integrationSecrets = integrationSecrets;
    }

    /** The integration named by a request's path. */
    public static Optional<String> integration(String path) {
        if (!path.startsWith(PATH + "/")) {
            return Optional.empty();
        }
        String name = path.substring(PATH.length() + 1);
        return name.isBlank() || name.contains("/") ? Optional.empty() : Optional.of(name);
    }

    @Override
    public String source() {
        return SOURCE;
    }

    @Override
    public String path() {
        return PATH;
    }

    @Override
    public Delivery open(String path, MultiMap headers, Buffer body, Instant now) {
        Optional<String> integration = integration(path);
        List<String> signatures = headers.getAll(CalcomSignature.HEADER);
        String expected = integration
                .flatMap(integrationSecrets)
                .or(() -> secret)
                .orElseThrow(() -> Failure.unauthorized("no_secret", "No Cal.com webhook secret is configured here."));
        if (signatures.size() != 1 || !CalcomSignature.signs(signatures.get(0), expected, body)) {
            throw Failure.unauthorized("signature_invalid", "The Cal.com signature does not match the body.");
        }
        CalcomBody read = CalcomBody.read(body);
        return new Delivery(
                SOURCE, key(integration, read), "calcom_" + read.word(), Optional.empty(), body, proof(headers), now);
    }

    /**
     * There is no event id: an exact repeat is known by its body. A repeat rebuilt by the sender is left to the merge.
     */
    private static String key(Optional<String> integration, CalcomBody body) {
        return String.join(
                ":", SOURCE + integration.map(name -> "/" + name).orElse(""), body.word(), body.uid(), body.hash());
    }

    private static Map<String, String> proof(MultiMap headers) {
        Map<String, String> proof = new TreeMap<>();
        for (String name : List.of(CalcomSignature.HEADER, VERSION_HEADER)) {
            Optional.ofNullable(headers.get(name)).ifPresent(value -> proof.put(name, value));
        }
        return proof;
    }
}
