package switchboard.crm.core;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import switchboard.crm.core.ImportedLead.Person;
import switchboard.crm.core.ImportedLead.Place;
import switchboard.platform.core.PhoneNumber;

/**
 * One record of a lead list, by column.
 *
 * @param record its number in the file; the header is 1
 * @param surplus it has more cells than the header has columns
 */
public record LeadRow(int record, Map<String, String> cells, boolean surplus) {

    /** The columns a list must have; those of {@link #OPTIONAL} it may have, any other is passed over. */
    public static final List<String> REQUIRED =
            List.of("name", "business_name", "phone", "email", "state", "priority", "consent", "notes");

    public static final List<String> OPTIONAL = List.of("zip", "time_zone", "service_address");

    private static final int PRIORITY_UNSAID = 3;
    private static final int RAW_PHONE_MAX = 100;

    public LeadRow {
        cells = Map.copyOf(cells);
    }

    /** What can come of a row. */
    public sealed interface Reading {
        <R> R fold(Function<ImportedLead, R> lead, Function<Refused, R> refused);
    }

    /** A row that makes a lead. */
    public record Accepted(ImportedLead lead) implements Reading {
        @Override
        public <R> R fold(Function<ImportedLead, R> ifLead, Function<Refused, R> refused) {
            return ifLead.apply(lead);
        }
    }

    /**
     * A row that does not.
     *
     * @param line the record's number
     * @param reason a stable word
     */
    public record Refused(int line, String reason) implements Reading {
        @Override
        public <R> R fold(Function<ImportedLead, R> lead, Function<Refused, R> refused) {
            return refused.apply(this);
        }
    }

    public Reading read(Function<String, Optional<PhoneNumber>> numbers) {
        if (surplus) {
            return new Refused(record, "too_many_cells");
        }
        Optional<String> written = cell("phone");
        if (written.isEmpty()) {
            return new Refused(record, "phone_missing");
        }
        return written.flatMap(numbers)
                .<Reading>map(phone -> new Accepted(lead(phone, written.get())))
                .orElseGet(() -> new Refused(record, "phone_invalid"));
    }

    private ImportedLead lead(PhoneNumber phone, String written) {
        return new ImportedLead(
                record,
                phone,
                written.substring(0, Math.min(written.length(), RAW_PHONE_MAX)),
                priority(),
                cell("consent")
                        .map(text -> text.toLowerCase(Locale.ROOT))
                        .filter(List.of("written", "express")::contains),
                new Person(
                        cell("name"),
                        cell("business_name"),
                        cell("email"),
                        cell("notes"),
                        new Place(cell("state"), cell("zip"), cell("time_zone"), cell("service_address"))));
    }

    private int priority() {
        return cell("priority")
                .filter(text -> text.matches("[1-9]"))
                .map(Integer::valueOf)
                .orElse(PRIORITY_UNSAID);
    }

    private Optional<String> cell(String column) {
        return Optional.ofNullable(cells.get(column)).map(String::strip).filter(text -> !text.isEmpty());
    }
}
