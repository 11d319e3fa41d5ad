package switchboard.booking.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.List;
import java.util.Optional;

/** Appointments as a calendar that other programs subscribe to: RFC 5545, times in UTC. */
public final class IcalFeed {

    private static final DateTimeFormatter TIME =
            DateTimeFormatter.ofPattern("uuuuMMdd'T'HHmmss'Z'").withZone(ZoneOffset.UTC);
    private static final int LINE_OCTETS_MAX = 75;

    private IcalFeed() {}

    /** One appointment; {@code status} in iCalendar's words. */
    public record Entry(
            String uid,
            Instant start,
            Instant end,
            Instant changed,
            String summary,
            Optional<String> description,
            Optional<String> place,
            String status) {}

    public static String of(String name, List<Entry> entries) {
        StringBuilder text = new StringBuilder();
        line(text, "BEGIN:VCALENDAR");
        line(text, "VERSION:2.0");
        line(text, "PRODID:-//Switchboard//Appointments//EN");
        line(text, "CALSCALE:GREGORIAN");
        line(text, "METHOD:PUBLISH");
        line(text, "X-WR-CALNAME:" + escaped(name));
        entries.forEach(entry -> event(text, entry));
        line(text, "END:VCALENDAR");
        return text.toString();
    }

    /** Our word for an appointment's state in iCalendar's. */
    public static String status(String ours) {
        return switch (ours) {
            case "cancelled", "rejected", "failed" -> "CANCELLED";
            case "pending", "wants_another_time" -> "TENTATIVE";
            default -> "CONFIRMED";
        };
    }

    private static void event(StringBuilder text, Entry entry) {
        line(text, "BEGIN:VEVENT");
        line(text, "UID:" + escaped(entry.uid()));
        line(text, "DTSTAMP:" + TIME.format(entry.changed()));
        line(text, "LAST-MODIFIED:" + TIME.format(entry.changed()));
        line(text, "DTSTART:" + TIME.format(entry.start()));
        line(text, "DTEND:" + TIME.format(entry.end()));
        line(text, "SUMMARY:" + escaped(entry.summary()));
        entry.description().ifPresent(words -> line(text, "DESCRIPTION:" + escaped(words)));
        entry.place().ifPresent(words -> line(text, "LOCATION:" + escaped(words)));
        line(text, "STATUS:" + entry.status());
        line(text, "END:VEVENT");
    }

    private static String escaped(String words) {
        return words.replace("\\", "\\\\")
                .replace(";", "\\;")
                .replace(",", "\\,")
                .replaceAll("\\r\\n|\\r|\\n", "\\\\n")
                .replaceAll("\\p{Cntrl}", " ");
    }

    /** A longer line goes on in the next, after a space; no character is cut in two. */
    private static void line(StringBuilder text, String words) {
        int octets = 0;
        for (int i = 0; i < words.length(); i += Character.charCount(words.codePointAt(i))) {
            String one = Character.toString(words.codePointAt(i));
            int length = one.getBytes(StandardCharsets.UTF_8).length;
            if (octets + length > LINE_OCTETS_MAX) {
                text.append("\r\n ");
                octets = 1;
            }
            text.append(one);
            octets += length;
        }
        text.append("\r\n");
    }
}
