package switchboard.provider.twilio;

import io.vertx.core.buffer.Buffer;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.SortedSet;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import switchboard.platform.error.Failure;

/**
 * Twilio's signature: base64 of HMAC-SHA1 over the public address followed by the form's parameters, or, when the
 * address carries {@code bodySHA256}, over the address alone. It has no time: repeats are the receiver's to know.
 */
public final class TwilioSignature {

    private static final String BODY_HASH = "bodySHA256=";
    private static final Set<String> FORMS = Set.of("application/x-www-form-urlencoded");

    private final List<byte[]> tokens;

    public TwilioSignature(List<String> authTokens) {
        if (authTokens.isEmpty() || authTokens.stream().anyMatch(String::isBlank)) {
            throw new IllegalArgumentException("a signature is checked against at least one token, none of them blank");
        }
        this.tokens = authTokens.stream()
                .map(token -> token.getBytes(StandardCharsets.UTF_8))
                .toList();
    }

    /**
     * Fails as unauthorized unless this body was signed for this address with one of our tokens.
     *
     * @param url the public address as Twilio knows it, query included: behind a proxy it stands in the configuration,
     *     not in the request
     */
    public void verify(String header, URI url, String contentType, Buffer body) {
        byte[] claimed = claimed(header);
        Optional<String> bodyHash = bodyHash(url);
        bodyHash.ifPresent(hash -> checkBody(hash, body));
        String parameters = bodyHash.isEmpty() && isForm(contentType) ? sorted(body) : "";
        if (bodyHash.isEmpty() && !isForm(contentType) && body.length() > 0) {
            throw Failure.unauthorized("signature_wrong", "Nothing in the signature covers this body.");
        }
        boolean genuine = false;
        for (byte[] token : tokens) {
            for (String address : List.of(withPort(url), withoutPort(url))) {
                genuine |= MessageDigest.isEqual(claimed, hmac(token, address + parameters)); // all are tried
            }
        }
        if (!genuine) {
            throw Failure.unauthorized(
                    "signature_wrong", "The signature was made with another token, address or body.");
        }
    }

    private static byte[] claimed(String header) {
        try {
            return Base64.getDecoder().decode(header);
        } catch (IllegalArgumentException e) {
            throw Failure.unauthorized("signature_malformed", "The signature is not base64.");
        }
    }

    private static Optional<String> bodyHash(URI url) {
        return Stream.ofNullable(url.getRawQuery())
                .flatMap(query -> Stream.of(query.split("&", -1)))
                .filter(parameter -> parameter.startsWith(BODY_HASH))
                .map(parameter -> parameter.substring(BODY_HASH.length()))
                .findFirst();
    }

    private static void checkBody(String hash, Buffer body) {
        byte[] actual = HexFormat.of().formatHex(sha256(body)).getBytes(StandardCharsets.US_ASCII);
        if (!MessageDigest.isEqual(actual, hash.toLowerCase(Locale.ROOT).getBytes(StandardCharsets.UTF_8))) {
            throw Failure.unauthorized("signature_wrong", "The body is not the one the address vouches for.");
        }
    }

    private static boolean isForm(String contentType) {
        return FORMS.contains(contentType.split(";", 2)[0].trim().toLowerCase(Locale.ROOT));
    }

    /** Names sorted; of a repeated name, the different values sorted. */
    private static String sorted(Buffer body) {
        SortedMap<String, SortedSet<String>> parameters = new TreeMap<>();
        for (String pair : body.toString(StandardCharsets.UTF_8).split("&", -1)) {
            if (!pair.isEmpty()) {
                int equals = pair.indexOf('=');
                String name = equals < 0 ? pair : pair.substring(0, equals);
                String value = equals < 0 ? "" : pair.substring(equals + 1);
                parameters
                        .computeIfAbsent(plain(name), first -> new TreeSet<>())
                        .add(plain(value));
            }
        }
        StringBuilder text = new StringBuilder();
        parameters.forEach(
                (name, values) -> values.forEach(value -> text.append(name).append(value)));
        return text.toString();
    }

    private static String plain(String encoded) {
        try {
            return URLDecoder.decode(encoded, StandardCharsets.UTF_8);
        } catch (IllegalArgumentException e) {
            throw Failure.unauthorized("signature_wrong", "The body is not a form.");
        }
    }

    private static String withPort(URI url) {
        return url.getPort() >= 0 ? url.toString() : rebuilt(url, ":" + ("https".equals(url.getScheme()) ? 443 : 80));
    }

    private static String withoutPort(URI url) {
        return url.getPort() < 0 ? url.toString() : rebuilt(url, "");
    }

    private static String rebuilt(URI url, String port) {
        String query = url.getRawQuery() == null ? "" : "?" + url.getRawQuery();
        String user = url.getRawUserInfo() == null ? "" : url.getRawUserInfo() + "@";
        return url.getScheme() + "://" + user + url.getHost() + port + url.getRawPath() + query;
    }

    private static byte[] sha256(Buffer body) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(body.getBytes());
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has SHA-256", e);
        }
    }

    private static byte[] hmac(byte[] token, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token, "HmacSHA1"));
            return mac.doFinal(signed.getBytes(StandardCharsets.UTF_8));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HmacSHA1", e);
        }
    }
}
