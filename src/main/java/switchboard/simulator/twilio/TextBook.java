package switchboard.simulator.twilio;

import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.concurrent.ConcurrentSkipListSet;
import switchboard.simulator.core.Faults;
import switchboard.simulator.world.Parcel;
import switchboard.simulator.world.World;

/** The texts of the pretend Twilio, who wants none, and the webhooks about them. */
public final class TextBook {

    private static final Set<String> STOPS =
            Set.of("STOP", "STOPALL", "UNSUBSCRIBE", "CANCEL", "END", "QUIT", "OPTOUT", "REVOKE");
    private static final Set<String> STARTS = Set.of("START", "UNSTOP");
    private static final List<String> LIFE = List.of("sending", "sent", "delivered");
    private static final Duration STEP = Duration.ofMillis(300);
    private static final Duration PATIENCE = Duration.ofSeconds(15);

    private final World world;
    private final String token;
    private final Map<String, SeenText> texts = new LinkedHashMap<>();
    private final Set<String> stopped = new ConcurrentSkipListSet<>();

    TextBook(World world, String token) {
        this.world = world;
        this.token = token;
    }

    /** Every text, in the order in which they came. May be asked by any thread. */
    public synchronized List<SeenText> all() {
        return new ArrayList<>(texts.values());
    }

    synchronized Optional<SeenText> find(String sid) {
        return Optional.ofNullable(texts.get(sid));
    }

    boolean isStopped(String from, String to) {
        return stopped.contains(from + ">" + to);
    }

    /** Takes a text to be sent, and reports of it as it goes its way. */
    SeenText take(String from, String to, String body, Optional<String> callback) {
        SeenText text = new SeenText("SM" + world.id(32), "outbound", from, to, body, "queued", callback, world.now());
        put(text);
        for (int i = 0; i < LIFE.size(); i++) {
            String status = LIFE.get(i);
            world.agenda().add(text.receivedAt().plus(STEP.multipliedBy(i + 1)), () -> reach(text.sid(), status));
        }
        return text;
    }

    /** Somebody writes to one of our numbers; whoever is there is told, signed. */
    SeenText writeIn(String from, String to, String body, String url) {
        SeenText text =
                new SeenText("SM" + world.id(32), "inbound", from, to, body, "received", Optional.of(url), world.now());
        put(text);
        String word = body.strip().toUpperCase(Locale.ROOT);
        if (STOPS.contains(word)) {
            stopped.add(to + ">" + from);
        } else if (STARTS.contains(word)) {
            stopped.remove(to + ">" + from);
        }
        SortedMap<String, String> form = new TreeMap<>(Map.of(
                "MessageSid",
                text.sid(),
                "SmsSid",
                text.sid(),
                "SmsStatus",
                "received",
                "From",
                from,
                "To",
                to,
                "Body",
                body,
                "NumMedia",
                "0",
                "NumSegments",
                "1",
                "ApiVersion",
                "2010-04-01"));
        send(text.sid() + ":received", text, "sms_inbound", url, form);
        return text;
    }

    private void reach(String sid, String status) {
        SeenText text = find(sid).orElseThrow().in(status);
        put(text);
        text.callback().ifPresent(url -> {
            SortedMap<String, String> form = new TreeMap<>(Map.of(
                    "MessageSid", sid,
                    "SmsSid", sid,
                    "MessageStatus", status,
                    "SmsStatus", status,
                    "From", text.from(),
                    "To", text.to()));
            send(sid + ":" + status, text, "sms_status", url, form);
        });
    }

    /** Lost, doubled or on its way, as the world's faults say. */
    private void send(String key, SeenText text, String event, String url, SortedMap<String, String> form) {
        Faults.Webhooks faults = world.scenario().faults().webhooks();
        boolean status = event.equals("sms_status");
        if (status && world.dice(key, 1).happens("loss", faults.loss())) {
            return;
        }
        Parcel parcel = new Parcel(
                key,
                text.sid(),
                event,
                url,
                TwilioSigning.form(form),
                (body, now) -> TwilioSigning.headers(token, url, form),
                PATIENCE,
                3);
        int copies = world.dice(key, 1).happens("duplicate", faults.duplicate()) ? 1 + faults.copies() : 1;
        for (int i = 0; i < copies; i++) {
            world.courier().send(parcel);
        }
    }

    private synchronized void put(SeenText text) {
        texts.put(text.sid(), text);
    }
}
