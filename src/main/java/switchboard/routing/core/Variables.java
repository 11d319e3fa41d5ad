package switchboard.routing.core;

import java.time.Instant;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.TextStyle;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** What the agent is told before it answers: always text, always in the tenant's own zone. */
final class Variables {

    private static final DateTimeFormatter DATE = DateTimeFormatter.ofPattern("MMMM d, uuuu", Locale.US);
    private static final DateTimeFormatter TIME = DateTimeFormatter.ofPattern("h:mm a", Locale.US);
    private static final DateTimeFormatter APPOINTMENT =
            DateTimeFormatter.ofPattern("EEEE, MMMM d, uuuu 'at' h:mm a", Locale.US);

    private Variables() {}

    /** Sorted by name, so that the same facts are the same bytes. */
    static Map<String, String> of(OurNumber number, Caller caller, Instant now) {
        Map<String, String> said = new TreeMap<>();
        business(said, number.business());
        clock(said, number.business(), now.atZone(number.business().zone()));
        caller.lead().ifPresent(lead -> known(said, lead, number.business()));
        return said;
    }

    private static void business(Map<String, String> said, Business business) {
        Business.Words words = business.words();
        said.put("business_name", business.name());
        said.put("primary_service", business.primaryService());
        said.put("calendar_enabled", String.valueOf(business.calendar().isPresent()));
        said.put("cal_com_link", business.calendar().orElse(""));
        said.put("transfer_number", words.transferNumber());
        said.put("agent_tone", words.tone());
        said.put("schedule_summary", words.scheduleSummary());
        said.put("standard_fee", words.standardFee());
        said.put("emergency_fee", words.emergencyFee());
        said.put("emergency_24_7", String.valueOf(business.emergencies()));
    }

    private static void clock(Map<String, String> said, Business business, ZonedDateTime local) {
        boolean open = business.hours().isOpenAt(local);
        said.put("is_open", String.valueOf(open));
        said.put("after_hours", String.valueOf(!open));
        said.put("current_date", DATE.format(local));
        said.put("current_time", TIME.format(local));
        said.put("current_day", local.getDayOfWeek().getDisplayName(TextStyle.FULL, Locale.US));
        said.put("timezone", business.zone().getId());
    }

    private static void known(Map<String, String> said, Caller.Lead lead, Business business) {
        lead.name().ifPresent(name -> said.put("customer_name", name));
        lead.lastSummary().ifPresent(summary -> said.put("last_call_summary", summary));
        lead.nextAppointment()
                .ifPresent(at -> said.put("next_appointment", APPOINTMENT.format(at.atZone(business.zone()))));
    }
}
