package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.dialer.HoursOracle.Place;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.SuppressReason;
import switchboard.dialer.core.Verdict;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.phone.PhoneNumbers;

/** A number with what the lead's own state, ZIP and zone say, beside the oracle, which knows their places by itself. */
class PlaceProperties {

    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();
    private static final List<HoursOracle.AreaCode> CODES =
            List.copyOf(HoursOracle.areaCodes().values());
    private static final List<String> NOWHERE = List.of("800", "833", "844", "855", "866", "877", "888", "500", "900");
    private static final List<String> ABROAD =
            List.of("+14165550123", "+12425550123", "+18765550123", "+447400123456", "+15145550123", "+18095550123");

    /** One post office of each state, from its own letterhead. */
    private static final Map<String, String> ZIPS = Map.ofEntries(
            Map.entry("10001", "NY"),
            Map.entry("90210", "CA"),
            Map.entry("33101-1234", "FL"),
            Map.entry("60601", "IL"),
            Map.entry("99501", "AK"),
            Map.entry("96813", "HI"),
            Map.entry("35203", "AL"),
            Map.entry("70112", "LA"),
            Map.entry("39201", "MS"),
            Map.entry("02903", "RI"),
            Map.entry("841010001", "UT"),
            Map.entry("19103", "PA"),
            Map.entry("57501", "SD"),
            Map.entry("40202", "KY"),
            Map.entry("85004", "AZ"),
            Map.entry("20500", "DC"),
            Map.entry("79901", "TX"),
            Map.entry("89501", "NV"));

    private static final Map<String, String> NAMES =
            Map.of("Florida", "FL", "new york", "NY", "KENTUCKY", "KY", "Rhode Island", "RI", "Hawaii", "HI");
    private static final List<String> ZONES = List.of(
            "America/New_York", "US/Central", "America/Boise", "America/Phoenix", "US/Pacific", "Pacific/Honolulu");
    private static final long FROM = Instant.parse("2026-01-01T00:00:00Z").getEpochSecond();
    private static final long TO = Instant.parse("2030-01-01T00:00:00Z").getEpochSecond();

    /** Somebody, what is said of them, where the oracle says they may be, and a moment. */
    record Case(Candidate.Lead lead, Place place, Instant now) {

        static Case any(Random random) {
            boolean somewhere = random.nextInt(4) > 0;
            HoursOracle.AreaCode code = pick(CODES, random);
            int exchange = 200 + random.nextInt(800);
            String digits = somewhere ? code.digits() : pick(NOWHERE, random);
            // The year's comparison tries every exchange; the two where the mapper knows better or worse stay there.
            Place place = somewhere ? code.place() : HoursOracle.anywhere();
            PhoneNumber phone = new PhoneNumber("+1" + digits + exchange + "0123");
            Optional<String> state = Optional.empty();
            Optional<String> zip = Optional.empty();
            Optional<String> zone = Optional.empty();
            if (random.nextBoolean()) {
                String name = pick(List.copyOf(NAMES.keySet()), random);
                String letters = pick(List.copyOf(HoursOracle.states()), random);
                boolean spelled = random.nextBoolean();
                state = Optional.of(spelled ? " " + name : letters.toLowerCase(Locale.ROOT));
                place = place.and(HoursOracle.state(spelled ? NAMES.getOrDefault(name, "") : letters));
            }
            if (random.nextBoolean()) {
                String written = pick(List.copyOf(ZIPS.keySet()), random);
                zip = Optional.of(written + " ");
                place = place.and(HoursOracle.state(ZIPS.getOrDefault(written, "")));
            }
            if (random.nextBoolean()) {
                String name = pick(ZONES, random);
                zone = Optional.of(name);
                place = place.and(new Place(Set.of(ZoneId.of(name)), Set.of()));
            }
            Set<ZoneId> mapped = stricter(code.digits(), exchange) ? Set.of() : NUMBERS.zonesOf(phone);
            Instant now = Instant.ofEpochSecond(random.nextLong(FROM, TO));
            return new Case(new Candidate.Lead(phone, mapped, state, zip, zone), place, now);
        }

        private static boolean stricter(String digits, int exchange) {
            return digits.equals("689") || (digits.equals("907") && exchange == 581);
        }

        private static <T> T pick(List<T> list, Random random) {
            return list.get(random.nextInt(list.size()));
        }
    }

    @Test
    void with_state_zip_and_zone_no_verdict_differs_from_the_oracle() {
        forAll(Case::any, c -> {
            assertThat(dials(c.lead(), c.now())).isEqualTo(HoursComparison.oracle(c.place(), c.now()));
            HoursComparison.verdict(c.lead(), c.now()).fold(dial -> 0, wait -> opens(c, wait), suppress -> {
                throw new AssertionError(suppress);
            });
        });
    }

    private static int opens(Case c, Verdict.Wait wait) {
        assertThat(HoursComparison.oracle(c.place(), wait.until())).isTrue();
        assertThat(HoursComparison.oracle(c.place(), wait.until().minusMillis(1)))
                .isFalse();
        for (Instant at = c.now(); at.isBefore(wait.until()); at = at.plus(HoursComparison.STEP)) {
            assertThat(HoursComparison.oracle(c.place(), at))
                    .as("open at %s", at)
                    .isFalse();
        }
        return 0;
    }

    @Test
    void what_is_stated_only_narrows() {
        forAll(Case::any, c -> {
            Candidate.Lead bare = new Candidate.Lead(
                    c.lead().phone(), c.lead().numberZones(), Optional.empty(), Optional.empty(), Optional.empty());
            if (dials(c.lead(), c.now())) {
                assertThat(dials(bare, c.now())).isTrue();
            }
        });
    }

    @Test
    void numbers_from_abroad_are_refused_whatever_is_stated() {
        forAll(
                Case::any,
                c -> ABROAD.forEach(number -> {
                    PhoneNumber phone = new PhoneNumber(number);
                    Candidate.Lead lead = new Candidate.Lead(
                            phone,
                            NUMBERS.zonesOf(phone),
                            c.lead().state(),
                            c.lead().zip(),
                            c.lead().timeZone());
                    assertThat(HoursComparison.verdict(lead, c.now()))
                            .isEqualTo(new Verdict.Suppress(SuppressReason.OUTSIDE_LAW_PACK));
                }));
    }

    @ParameterizedTest
    @ValueSource(strings = {"357", "465", "211", "999", "379"})
    void an_area_code_that_nobody_knows_is_refused(String digits) {
        PhoneNumber phone = new PhoneNumber("+1" + digits + "5550123");
        Candidate.Lead lead = new Candidate.Lead(
                phone, NUMBERS.zonesOf(phone), Optional.of("FL"), Optional.empty(), Optional.empty());
        assertThat(HoursComparison.verdict(lead, Instant.parse("2027-03-03T17:00:00Z")))
                .isEqualTo(new Verdict.Suppress(SuppressReason.OUTSIDE_LAW_PACK));
    }

    @ParameterizedTest
    @CsvSource({
        "Floridia, , ",
        "F L, , ",
        "Ontario, , ",
        ", 1000, ",
        ", 10001-12, ",
        ", 09012, ",
        ", 00000, ",
        ", SW1A 1AA, ",
        ", , Eastern",
        ", , EST",
        ", , GMT-5",
        ", , Europe/Paris",
        ", , America/New_Yark",
        ", , -05:00",
    })
    void a_place_that_nobody_can_read_stops_the_call(String state, String zip, String zone) {
        PhoneNumber phone = new PhoneNumber("+12125550123");
        Candidate.Lead lead = new Candidate.Lead(
                phone,
                NUMBERS.zonesOf(phone),
                Optional.ofNullable(state),
                Optional.ofNullable(zip),
                Optional.ofNullable(zone));
        assertThat(HoursComparison.verdict(lead, Instant.parse("2027-03-03T17:00:00Z")))
                .isEqualTo(new Verdict.Suppress(SuppressReason.PLACE_UNREADABLE));
    }

    /** A toll-free number may ring anywhere, wherever its owner says to be. */
    @Test
    void a_stated_state_does_not_place_a_number_that_names_no_place() {
        PhoneNumber phone = new PhoneNumber("+18005550123");
        Candidate.Lead lead = new Candidate.Lead(
                phone, NUMBERS.zonesOf(phone), Optional.of("FL"), Optional.empty(), Optional.empty());
        Instant sundayNoon = Instant.parse("2027-03-07T20:00:00Z");
        assertThat(dials(lead, sundayNoon)).isFalse();
        assertThat(dials(lead, sundayNoon.plusSeconds(86_400))).isTrue();
    }

    private static boolean dials(Candidate.Lead lead, Instant now) {
        return HoursComparison.verdict(lead, now).fold(dial -> true, wait -> false, suppress -> false);
    }
}
