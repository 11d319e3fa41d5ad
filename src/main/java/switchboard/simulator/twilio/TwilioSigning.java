package switchboard.simulator.twilio;

import io.vertx.core.MultiMap;
import io.vertx.core.buffer.Buffer;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.util.Base64;
import java.util.SortedMap;
import java.util.stream.Collectors;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** How Twilio signs a form. Written from its protocol alone; nothing is shared with the product's verifier. */
public final class TwilioSigning {

    private TwilioSigning() {}

    public static Buffer form(SortedMap<String, String> fields) {
        return Buffer.buffer(fields.entrySet().stream()
                .map(field -> URLEncoder.encode(field.getKey(), StandardCharsets.UTF_8) + "="
                        + URLEncoder.encode(field.getValue(), StandardCharsets.UTF_8))
                .collect(Collectors.joining("&")));
    }

    public static MultiMap headers(String token, String url, SortedMap<String, String> fields) {
        StringBuilder signed = new StringBuilder(url);
        fields.forEach((name, value) -> signed.append(name).append(value));
        return MultiMap.caseInsensitiveMultiMap()
                .add("Content-Type", "application/x-www-form-urlencoded")
                .add("X-Twilio-Signature", hmac(token, signed.toString()));
    }

    private static String hmac(String token, String signed) {
        try {
            Mac mac = Mac.getInstance("HmacSHA1");
            mac.init(new SecretKeySpec(token.getBytes(StandardCharsets.UTF_8), "HmacSHA1"));
            return Base64.getEncoder().encodeToString(mac.doFinal(signed.getBytes(StandardCharsets.UTF_8)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException(e); // every Java platform has HmacSHA1
        }
    }
}
