package switchboard.loadtest.route;

import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.time.Clock;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;
import switchboard.loadtest.ingest.Mail;
import switchboard.loadtest.ingest.Messages.Kind;
import switchboard.loadtest.ingest.Messages.Message;

/** Questions who takes an inbound call, each about a call of its own, signed when it leaves. */
public final class Questions implements Mail {

    /** Where the provider asks. */
    public static final String PATH = "/webhooks/retell-inbound";

    private static final HexFormat HEX = HexFormat.of();
    private static final int CALLERS = 9_000_000;

    private final String path;
    private final int numbers;
    private final long seed;
    private final Clock clock;
    private final Mac mac;
    private long made;

    /** To {@code path}, about {@code numbers} numbers of {@link RouteSeedRepository}. */
    public Questions(String path, String key, int numbers, long seed, Clock clock) {
        this.path = path;
        this.numbers = numbers;
        this.seed = seed;
        this.clock = clock;
        try {
            this.mac = Mac.getInstance("HmacSHA256");
            mac.init(new SecretKeySpec(key.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        } catch (GeneralSecurityException e) {
            throw new AssertionError("every Java platform has HmacSHA256", e);
        }
    }

    @Override
    public Message next() {
        made++;
        String body = "{\"event\":\"call_inbound\",\"call_inbound\":{\"call_id\":\"call_" + seed + "_" + made
                + "\",\"agent_id\":\"agent_load\",\"from_number\":\"+1646" + (1_000_000 + made % CALLERS)
                + "\",\"to_number\":\"" + RouteSeedRepository.number(made % numbers) + "\"}}";
        byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
        String now = Long.toString(clock.millis());
        mac.update(bytes);
        String signature = HEX.formatHex(mac.doFinal(now.getBytes(StandardCharsets.UTF_8)));
        return new Message(Kind.FRESH, body, Mail.post(path, "v=" + now + ",d=" + signature, bytes));
    }
}
