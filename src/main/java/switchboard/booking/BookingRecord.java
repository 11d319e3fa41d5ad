package switchboard.booking;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import switchboard.booking.core.Booking;
import switchboard.booking.core.Fact;
import switchboard.booking.core.Said;
import switchboard.booking.core.Stamp;

/** A booking as {@code cal_bookings.record} and back. Facts of a later release are left alone. */
final class BookingRecord {

    private BookingRecord() {}

    static JsonObject write(Booking booking) {
        JsonObject facts = new JsonObject();
        booking.facts().forEach((fact, said) -> facts.put(fact.name(), write(said)));
        JsonObject absent = new JsonObject();
        booking.absent().forEach((email, said) -> absent.put(email, write(said)));
        return new JsonObject()
                .put("forerunners", new JsonArray(booking.forerunners().stream().toList()))
                .put("facts", facts)
                .put("absent", absent);
    }

    static Booking read(String uid, JsonObject json) {
        Set<String> forerunners = new TreeSet<>();
        json.getJsonArray("forerunners", new JsonArray()).forEach(name -> forerunners.add((String) name));
        Map<Fact, Said> facts = new TreeMap<>();
        JsonObject told = json.getJsonObject("facts", new JsonObject());
        for (Fact fact : Fact.values()) {
            if (told.containsKey(fact.name())) {
                facts.put(fact, read(told.getJsonObject(fact.name())));
            }
        }
        Map<String, Said> absent = new TreeMap<>();
        JsonObject away = json.getJsonObject("absent", new JsonObject());
        away.fieldNames().forEach(email -> absent.put(email, read(away.getJsonObject(email))));
        return new Booking(uid, forerunners, facts, absent);
    }

    private static JsonObject write(Said said) {
        Stamp stamp = said.stamp();
        return new JsonObject()
                .put("value", said.value())
                .put("ordered", stamp.ordered())
                .put("at", stamp.at().toString())
                .put("sequence", stamp.sequence())
                .put("rank", stamp.rank())
                .put("hash", stamp.hash());
    }

    private static Said read(JsonObject json) {
        return new Said(
                json.getString("value"),
                new Stamp(
                        json.getBoolean("ordered"),
                        Instant.parse(json.getString("at")),
                        json.getInteger("sequence"),
                        json.getInteger("rank"),
                        json.getString("hash")));
    }
}
