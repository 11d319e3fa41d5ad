package switchboard.platform.config;

import java.util.Arrays;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import switchboard.platform.error.Failure;

/**
 * What must not be known: from the environment or {@code .env} only, never from a file of settings or a flag. An
 * unneeded one may be empty.
 *
 * @param retellApiKeys the first signs requests, all verify webhooks
 * @param twilioAuthToken comma separated: the first signs requests, all verify webhooks
 * @param encryptionKey 32 bytes for stored calendar tokens
 */
public record Secrets(
        List<String> retellApiKeys,
        String calcomWebhookSecret,
        String calcomApiKey,
        String twilioAccountSid,
        String twilioAuthToken,
        String stripeWebhookSecret,
        String supabaseJwtSecret,
        String serviceKey,
        Optional<SecretKey> encryptionKey) {

    public static final String RETELL_API_KEYS = "RETELL_API_KEYS";
    public static final String CALCOM_WEBHOOK_SECRET = "CALCOM_WEBHOOK_SECRET";
    public static final String CALCOM_API_KEY = "CALCOM_API_KEY";
    public static final String TWILIO_ACCOUNT_SID = "TWILIO_ACCOUNT_SID";
    public static final String TWILIO_AUTH_TOKEN = "TWILIO_AUTH_TOKEN";
    public static final String STRIPE_WEBHOOK_SECRET = "STRIPE_WEBHOOK_SECRET";
    public static final String SUPABASE_JWT_SECRET = "SUPABASE_JWT_SECRET";
    public static final String SUPABASE_JWKS_URL = "SUPABASE_JWKS_URL";
    public static final String SERVICE_KEY = "SWITCHBOARD_SERVICE_KEY";
    public static final String ENCRYPTION_KEY = "SWITCHBOARD_ENCRYPTION_KEY";

    /** Every name, in the order in which they are shown. */
    public static final List<String> NAMES = List.of(
            RETELL_API_KEYS,
            CALCOM_WEBHOOK_SECRET,
            CALCOM_API_KEY,
            TWILIO_ACCOUNT_SID,
            TWILIO_AUTH_TOKEN,
            STRIPE_WEBHOOK_SECRET,
            SUPABASE_JWT_SECRET,
            SERVICE_KEY,
            ENCRYPTION_KEY);

    /** Without these nothing can be verified or stored. */
    static final List<String> NEEDED =
            List.of(RETELL_API_KEYS, CALCOM_WEBHOOK_SECRET, SUPABASE_JWT_SECRET, SERVICE_KEY, ENCRYPTION_KEY);

    private static final int KEY_BYTES = 32;

    public Secrets {
        retellApiKeys = List.copyOf(retellApiKeys);
    }

    public static Secrets from(Environment environment) {
        return new Secrets(
                several(environment.get(RETELL_API_KEYS)),
                environment.get(CALCOM_WEBHOOK_SECRET),
                environment.get(CALCOM_API_KEY),
                environment.get(TWILIO_ACCOUNT_SID),
                environment.get(TWILIO_AUTH_TOKEN),
                environment.get(STRIPE_WEBHOOK_SECRET),
                environment.get(SUPABASE_JWT_SECRET),
                environment.get(SERVICE_KEY),
                key(environment.get(ENCRYPTION_KEY)));
    }

    public List<String> twilioAuthTokens() {
        return several(twilioAuthToken);
    }

    private static List<String> several(String text) {
        return Arrays.stream(text.split(",", -1))
                .map(String::strip)
                .filter(key -> !key.isEmpty())
                .toList();
    }

    /** The names of the needed ones that are not set. */
    public static List<String> missing(Environment environment) {
        return NEEDED.stream()
                .filter(name -> environment.get(name).isEmpty())
                .filter(name -> !name.equals(SUPABASE_JWT_SECRET)
                        || environment.get(SUPABASE_JWKS_URL).isEmpty())
                .toList();
    }

    /** For people: which are set, none of their content. */
    public static Map<String, String> shown(Environment environment) {
        Map<String, String> shown = new TreeMap<>();
        List<String> missing = missing(environment);
        NAMES.forEach(name -> shown.put(
                name, environment.get(name).isEmpty() ? (missing.contains(name) ? "missing" : "not set") : "****"));
        return shown;
    }

    @Override
    public String toString() {
        return "Secrets[****]";
    }

    private static Optional<SecretKey> key(String base64) {
        if (base64.isEmpty()) {
            return Optional.empty();
        }
        try {
            byte[] key = Base64.getDecoder().decode(base64);
            if (key.length == KEY_BYTES) {
                return Optional.of(new SecretKeySpec(key, "AES"));
            }
        } catch (IllegalArgumentException e) {
            // answered below: the text itself must not be shown
        }
        throw Failure.invalid(
                "config_invalid", ENCRYPTION_KEY + " must be 32 bytes in base64; `openssl rand -base64 32` makes one");
    }
}
