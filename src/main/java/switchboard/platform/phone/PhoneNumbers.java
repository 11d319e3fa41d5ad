package switchboard.platform.phone;

import com.google.i18n.phonenumbers.NumberParseException;
import com.google.i18n.phonenumbers.PhoneNumberToTimeZonesMapper;
import com.google.i18n.phonenumbers.PhoneNumberUtil;
import com.google.i18n.phonenumbers.PhoneNumberUtil.PhoneNumberFormat;
import com.google.i18n.phonenumbers.Phonenumber;
import java.time.DateTimeException;
import java.time.ZoneId;
import java.util.EnumSet;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Pattern;
import switchboard.platform.core.PhoneNumber;

/** Reads telephone numbers as people write them. Safe for use by several threads. */
public final class PhoneNumbers {

    /**
     * Digits and what people put between them. Letters are refused: vanity numbers and extensions cannot be dialled.
     */
    private static final Pattern WRITTEN = Pattern.compile("[\\p{Nd}+\\uFF0B().\\-\\u2010-\\u2015/\\h]{1,40}");

    private static final Set<PhoneNumberUtil.PhoneNumberType> OF_A_PLACE = EnumSet.of(
            PhoneNumberUtil.PhoneNumberType.FIXED_LINE,
            PhoneNumberUtil.PhoneNumberType.MOBILE,
            PhoneNumberUtil.PhoneNumberType.FIXED_LINE_OR_MOBILE);

    /** Above this the mapper speaks of a whole numbering plan, not of a place. */
    private static final int ZONES_OF_A_PLACE_MAX = 10;

    private final PhoneNumberUtil util;
    private final PhoneNumberToTimeZonesMapper zones;
    private final String region;

    private PhoneNumbers(PhoneNumberUtil util, PhoneNumberToTimeZonesMapper zones, String region) {
        this.util = util;
        this.zones = zones;
        this.region = region;
    }

    /** Reads every region's data now, so that no later call has to touch a file. Blocks for some tenths of a second. */
    public static PhoneNumbers load(String defaultRegion) {
        PhoneNumberUtil util = PhoneNumberUtil.getInstance();
        PhoneNumbers numbers = new PhoneNumbers(util, PhoneNumberToTimeZonesMapper.getInstance(), defaultRegion);
        for (String region : util.getSupportedRegions()) {
            Optional.ofNullable(util.getExampleNumber(region)).ifPresent(numbers.zones::getTimeZonesForNumber);
        }
        return numbers;
    }

    public static PhoneNumbers load() {
        return load("US");
    }

    /** The number, if {@code text} is one that can exist; blanks around it do not matter. */
    public Optional<PhoneNumber> parse(String text) {
        String stripped = text.strip();
        if (!WRITTEN.matcher(stripped).matches()) {
            return Optional.empty();
        }
        return read(stripped)
                .filter(util::isValidNumber)
                .map(number -> new PhoneNumber(util.format(number, PhoneNumberFormat.E164)));
    }

    /** Every zone the number may be in; empty when it belongs to no place, or nobody knows which. */
    public Set<ZoneId> zonesOf(PhoneNumber number) {
        Optional<Phonenumber.PhoneNumber> read =
                read(number.e164()).filter(known -> OF_A_PLACE.contains(util.getNumberType(known)));
        List<String> names = read.map(zones::getTimeZonesForNumber).orElse(List.of());
        if (names.size() > ZONES_OF_A_PLACE_MAX || names.contains(PhoneNumberToTimeZonesMapper.getUnknownTimeZone())) {
            return Set.of();
        }
        Set<ZoneId> found = new HashSet<>();
        for (String name : names) {
            try {
                found.add(ZoneId.of(name));
            } catch (DateTimeException e) {
                return Set.of(); // a zone this Java does not know may be any
            }
        }
        return Set.copyOf(found);
    }

    /** The three digits after {@code +1}; empty for a number of another plan. */
    public Optional<String> areaCode(PhoneNumber number) {
        return number.e164().startsWith("+1") && number.e164().length() == 12
                ? Optional.of(number.e164().substring(2, 5))
                : Optional.empty();
    }

    private Optional<Phonenumber.PhoneNumber> read(String text) {
        try {
            return Optional.of(util.parse(text, region));
        } catch (NumberParseException e) {
            return Optional.empty();
        }
    }
}
