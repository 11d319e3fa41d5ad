package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Compares what is sent with deliveries of the real providers: the same fields with the same kinds of values. */
class ShapesIT {

    /** Objects whose keys are the caller's own, and what only one of our fixtures' accounts has. */
    private static final Set<String> OWN = Set.of(
            "call.metadata",
            "call.retell_llm_dynamic_variables",
            "call.collected_dynamic_variables",
            "call.custom_sip_headers",
            "call.call_analysis.custom_analysis_data",
            "call.telephony_identifier",
            "transfer_option",
            "transfer_destination",
            "payload.metadata");

    @ParameterizedTest
    @CsvSource({
        "booked,          call_started,     R01-call-started-outbound",
        "booked,          call_ended,       R02-call-ended-user-hangup",
        "booked,          call_analyzed,    R03-call-analyzed-booked",
        "no_answer,       call_ended,       R04-call-ended-dial-no-answer",
        "no_answer,       call_analyzed,    R05-call-analyzed-dial-no-answer",
        "dial_failed,     call_ended,       R07-call-ended-dial-failed",
        "voicemail,       call_analyzed,    R18-call-analyzed-voicemail",
        "opt_out,         call_ended,       R19-call-ended-agent-hangup",
        "opt_out,         call_analyzed,    R39-batch-call-analyzed",
        "platform_fault,  call_ended,       R23-call-ended-error-retell",
        "transferred,     transfer_started, R31-transfer-started",
        "transferred,     transfer_bridged, R34-transfer-bridged",
        "transferred,     call_ended,       R35-call-ended-call-transfer",
    })
    void a_call_s_events_look_like_the_provider_s(String outcome, String event, String fixture) throws IOException {
        try (Play play = new Play("outcomes: {" + outcome + ": 1}")) {
            JsonObject order = new JsonObject()
                    .put("metadata", new JsonObject().put("attempt_id", "a1"))
                    .put("retell_llm_dynamic_variables", new JsonObject().put("customer_name", "Dana"));
            play.retell.dial("+12125550147", order);
            play.playOut();

            assertLooksLike(fixture, play.receiver.of(event).get(0).json(), Set.of("call.batch_call_id"));
        }
    }

    @Test
    void a_booking_s_events_look_like_the_provider_s() throws IOException {
        try (Play play = new Play("{outcomes: {booked: 1}, calendar: {cancelled: 0, rescheduled: 1}}")) {
            // when
            play.retell.dial("+12125550147", new JsonObject());
            play.playOut();
            Client calcom = Client.calcom(play.vertx, play.simulator, "2024-08-13");
            String uid = play.calendar
                    .of("BOOKING_RESCHEDULED")
                    .get(0)
                    .json()
                    .getJsonObject("payload")
                    .getString("uid");
            calcom.post("/v2/bookings/" + uid + "/cancel", new JsonObject().put("cancellationReason", "ill"));
            play.playOut();

            // then
            Set<String> absent = Set.of(
                    "payload.hideCalendarNotes",
                    "payload.hideCalendarEventDetails",
                    "payload.hideOrganizerEmail",
                    "payload.schedulingType",
                    "payload.seatsPerTimeSlot",
                    "payload.seatsShowAttendees",
                    "payload.seatsShowAvailabilityCount",
                    "payload.customReplyToEmail",
                    "payload.disableRescheduling",
                    "payload.disableCancelling",
                    "payload.organizer.usernameInOrg",
                    "payload.attendees[].firstName",
                    "payload.attendees[].lastName",
                    "payload.responses.title",
                    "payload.responses.notes",
                    "payload.responses.guests",
                    "payload.responses.rescheduleReason",
                    "payload.oneTimePassword",
                    "payload.hashedLink",
                    "payload.price",
                    "payload.eventDescription",
                    "payload.destinationCalendar");
            assertLooksLike(
                    "C01-booking-created-phone-location",
                    play.calendar.of("BOOKING_CREATED").get(0).json(),
                    absent);
            assertLooksLike(
                    "C05-booking-rescheduled",
                    play.calendar.of("BOOKING_RESCHEDULED").get(0).json(),
                    absent);
            assertLooksLike(
                    "C06-booking-cancelled-by-attendee",
                    play.calendar.of("BOOKING_CANCELLED").get(0).json(),
                    absent);
        }
    }

    private static void assertLooksLike(String fixture, JsonObject sent, Set<String> absent) throws IOException {
        Path file = Path.of("src/test/resources/fixtures/" + fixture + ".json");
        JsonObject real = new JsonObject(new JsonObject(Files.readString(file)).getString("raw_body"));
        Map<String, String> wanted = kinds(real);
        wanted.keySet().removeIf(path -> absent.stream().anyMatch(path::startsWith));
        Map<String, String> given = kinds(sent);
        assertThat(given).containsAllEntriesOf(wanted);
    }

    private static Map<String, String> kinds(Object json) {
        Map<String, String> kinds = new TreeMap<>();
        collect("", json, kinds);
        return kinds;
    }

    private static void collect(String path, Object value, Map<String, String> kinds) {
        if (value instanceof JsonObject object && !OWN.contains(path)) {
            object.forEach(
                    entry -> collect(path + (path.isEmpty() ? "" : ".") + entry.getKey(), entry.getValue(), kinds));
        } else if (value instanceof JsonArray array) {
            array.stream().limit(1).forEach(one -> collect(path + "[]", one, kinds));
        } else {
            kinds.put(
                    path,
                    value instanceof Number
                            ? "number"
                            : value == null ? "null" : value.getClass().getSimpleName());
        }
    }
}
