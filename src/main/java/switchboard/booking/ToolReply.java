package switchboard.booking;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.UUID;
import switchboard.booking.core.Spoken;

/** An answer to an agent: a word for its logic, a sentence it can say, and the times it may offer. */
record ToolReply(JsonObject json) {

    static ToolReply of(String result, String say) {
        return new ToolReply(new JsonObject().put("result", result).put("say", say));
    }

    static ToolReply unavailable() {
        return of(
                "unavailable",
                "I cannot reach the calendar right now. I can have somebody call you back to set the time.");
    }

    ToolReply about(UUID appointment, Instant start, ZoneId zone) {
        return new ToolReply(
                json.copy().put("appointment_id", appointment.toString()).put("start", local(start, zone)));
    }

    /** Adds times the caller may have instead. */
    ToolReply offering(List<Instant> open, ZoneId zone) {
        JsonArray slots = new JsonArray();
        open.forEach(
                at -> slots.add(new JsonObject().put("start", local(at, zone)).put("say", Spoken.time(at, zone))));
        String more = open.isEmpty()
                ? " I see no other open time in the coming days."
                : " I could offer " + Spoken.choice(open, zone) + ".";
        return new ToolReply(
                json.copy().put("say", json.getString("say") + more).put("slots", slots));
    }

    private static String local(Instant at, ZoneId zone) {
        return at.atZone(zone).toOffsetDateTime().toString();
    }
}
