package switchboard.provider.twilio;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import switchboard.platform.error.Failure;
import switchboard.provider.Delivery;
import switchboard.provider.Webhooks;

/**
 * Twilio's webhooks: texts to us, and reports of ours, which come to the same path with our id behind it. A signature
 * carries no time and no age is asked: a repetition has the key of what it repeats.
 */
public final class TwilioWebhooks implements Webhooks {

    public static final String SOURCE = "twilio";
    public static final String PATH = "/webhooks/sms-inbound";
    public static final String SIGNATURE = "X-Twilio-Signature";

    private final Optional<TwilioSignature> signature;
    private final String publicUrl;

    /**
     * @param authTokens each verifies; none refuses everything
     * @param publicUrl how Twilio reaches us, without a path; empty = as the request says, for development
     */
    public TwilioWebhooks(List<String> authTokens, String publicUrl) {
        this.signature = authTokens.isEmpty() ? Optional.empty() : Optional.of(new TwilioSignature(authTokens));
        this.publicUrl = publicUrl;
    }

    /** Where reports of one of our texts go. */
    public static String statusUrl(String publicUrl, Object id) {
        return publicUrl + PATH + "/" + id;
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
        List<String> claims = headers.getAll(SIGNATURE);
        TwilioSignature verifier = signature.orElseThrow(
                () -> Failure.unauthorized("no_secret", "No Twilio auth token is configured here."));
        if (claims.size() != 1) {
            throw Failure.unauthorized("signature_missing", "A Twilio webhook has one signature.");
        }
        String type = Optional.ofNullable(headers.get("Content-Type")).orElse("");
        verify(verifier, claims.get(0), addresses(path, headers), type, body);
        TwilioForm form = TwilioForm.read(body);
        String sid = form.text("MessageSid")
                .or(() -> form.text("SmsSid"))
                .orElseThrow(() -> Failure.invalid("message_sid_missing", "The form names no MessageSid."));
        Optional<String> status = TwilioReports.progress(form);
        return new Delivery(
                SOURCE,
                status.map(word -> sid + ":" + word).orElse(sid),
                status.isPresent() ? "sms_status" : "sms_inbound",
                form.text(status.isPresent() ? "From" : "To"),
                body,
                Map.of(SIGNATURE, claims.get(0), "Content-Type", type),
                now);
    }

    /** Whichever address holds; the last one's failure if none does. */
    private static void verify(TwilioSignature verifier, String claim, List<URI> addresses, String type, Buffer body) {
        for (int i = 0; i < addresses.size(); i++) {
            try {
                verifier.verify(claim, addresses.get(i), type, body);
                return;
            } catch (Failure failure) {
                if (i == addresses.size() - 1) {
                    throw failure;
                }
            }
        }
    }

    private List<URI> addresses(String path, MultiMap headers) {
        try {
            return (publicUrl.isEmpty()
                            ? Stream.of("http://", "https://")
                                    .map(scheme -> scheme
                                            + Optional.ofNullable(headers.get("Host"))
                                                    .orElse("localhost"))
                            : Stream.of(publicUrl))
                    .map(base -> URI.create(base + path))
                    .toList();
        } catch (IllegalArgumentException e) {
            throw Failure.unauthorized("signature_wrong", "The request names no address.");
        }
    }
}
