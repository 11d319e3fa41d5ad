package switchboard.booking.calcom;

import static switchboard.booking.calcom.CalcomFields.text;

import com.fasterxml.jackson.databind.JsonNode;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.regex.Pattern;
import switchboard.platform.core.PhoneNumber;

/** Finds the customer's telephone number in the seven places it may stand, the most trustworthy first. */
final class CalcomPhones {

    /** A number and where it stood. */
    record Found(PhoneNumber number, String source) {}

    private record Place(String name, JsonNode value) {}

    private static final Pattern SOUNDS_LIKE_PHONE = Pattern.compile("phone|mobile|cell|tel|sms|whatsapp");
    private static final Set<String> NOT_CUSTOM = Set.of(
            "name",
            "email",
            "location",
            "title",
            "notes",
            "guests",
            "rescheduleReason",
            "attendeePhoneNumber",
            "smsReminderNumber");

    private final Function<String, Optional<PhoneNumber>> parse;

    CalcomPhones(Function<String, Optional<PhoneNumber>> parse) {
        this.parse = parse;
    }

    Optional<Found> find(JsonNode payload) {
        Optional<PhoneNumber> organizers =
                text(payload.path("organizer").path("phoneNumber")).flatMap(parse);
        return places(payload).stream()
                .flatMap(place ->
                        text(place.value()).flatMap(parse).stream().map(number -> new Found(number, place.name())))
                .filter(found -> !organizers.equals(Optional.of(found.number())))
                .findFirst();
    }

    private static List<Place> places(JsonNode payload) {
        JsonNode responses = payload.path("responses");
        JsonNode where = responses.path("location").path("value");
        List<Place> places = new ArrayList<>();
        places.add(new Place("attendee", payload.path("attendees").path(0).path("phoneNumber")));
        places.add(new Place(
                "response:attendeePhoneNumber",
                responses.path("attendeePhoneNumber").path("value")));
        places.add(new Place("smsReminderNumber", payload.path("smsReminderNumber")));
        places.add(new Place(
                "response:smsReminderNumber",
                responses.path("smsReminderNumber").path("value")));
        // Only "phone" is the attendee's telephone; "userPhone" and a bare number may be the organiser's own.
        if (where.path("value").asText("").equals("phone")) {
            places.add(new Place("location", payload.path("location")));
            places.add(new Place("response:location", where.path("optionValue")));
        }
        places.addAll(custom("field:", payload.path("userFieldsResponses")));
        places.addAll(custom("response:", responses));
        payload.path("metadata").properties().stream()
                .filter(entry -> soundsLikePhone(entry.getKey()))
                .forEach(entry -> places.add(new Place("metadata:" + entry.getKey(), entry.getValue())));
        return places;
    }

    /** Free text in a question of the host's own; one that asks for a telephone goes before one that does not. */
    private static List<Place> custom(String kind, JsonNode answers) {
        List<Place> asked = new ArrayList<>();
        List<Place> others = new ArrayList<>();
        for (Map.Entry<String, JsonNode> answer : answers.properties()) {
            if (!NOT_CUSTOM.contains(answer.getKey())) {
                Place place =
                        new Place(kind + answer.getKey(), answer.getValue().path("value"));
                (soundsLikePhone(answer.getKey()) ? asked : others).add(place);
            }
        }
        asked.addAll(others);
        return asked;
    }

    private static boolean soundsLikePhone(String key) {
        return SOUNDS_LIKE_PHONE.matcher(key.toLowerCase(Locale.ROOT)).find();
    }
}
