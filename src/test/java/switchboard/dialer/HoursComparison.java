package switchboard.dialer;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import switchboard.dialer.HoursOracle.AreaCode;
import switchboard.dialer.HoursOracle.Place;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.Consent;
import switchboard.dialer.core.DialPolicy;
import switchboard.dialer.core.DialRules;
import switchboard.dialer.core.LawPack;
import switchboard.dialer.core.Verdict;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.phone.PhoneNumbers;

/** The gate as the dialer uses it, beside the oracle. */
final class HoursComparison {

    static final Duration STEP = Duration.ofMinutes(15);
    static final DialPolicy POLICY = DialPolicy.DEFAULT;

    /** Where the mapper names a clock the area does not have; the dialer believes both, and so is the stricter one. */
    private static final Map<String, Map<String, String>> STRICTER = Map.of(
            "689", Map.of("any", "C"), // Orlando's overlay, which libphonenumber 9.0.43 takes for Central
            "907", Map.of("581", "H")); // one exchange of Alaska, which it gives to Honolulu

    private static final LawPack PACK = LawPackFile.bundled();
    private static final PhoneNumbers NUMBERS = PhoneNumbers.load();

    private HoursComparison() {}

    /**
     * Exchanges of one area code that the dialer cannot tell apart, and where the oracle says they are.
     *
     * @param zones what the mapper says of them
     * @param example one number
     */
    record Exchanges(AreaCode code, Set<ZoneId> zones, PhoneNumber example, List<Integer> exchanges, Place place) {

        Candidate.Lead lead() {
            return new Candidate.Lead(example, zones, Optional.empty(), Optional.empty(), Optional.empty());
        }

        @Override
        public String toString() {
            return "+1 " + code.digits() + " " + exchanges.get(0) + " (and " + (exchanges.size() - 1) + " more)";
        }
    }

    /** All 800 exchanges of the area code, in as few groups as the mapper's answers need. */
    static List<Exchanges> exchanges(AreaCode code) {
        Map<Set<ZoneId>, List<Integer>> byZones = new LinkedHashMap<>();
        for (int exchange = 200; exchange < 1000; exchange++) {
            byZones.computeIfAbsent(NUMBERS.zonesOf(number(code, exchange)), none -> new ArrayList<>())
                    .add(exchange);
        }
        List<Exchanges> all = new ArrayList<>();
        byZones.forEach((zones, exchanges) ->
                all.add(new Exchanges(code, zones, number(code, exchanges.get(0)), exchanges, place(code, exchanges))));
        return all;
    }

    private static Place place(AreaCode code, List<Integer> exchanges) {
        Map<String, String> stricter = STRICTER.getOrDefault(code.digits(), Map.of());
        String extra = exchanges.size() == 1
                ? stricter.getOrDefault(exchanges.get(0).toString(), "")
                : stricter.getOrDefault("any", "");
        return code.place().and(new Place(HoursOracle.zones(extra), Set.of()));
    }

    private static PhoneNumber number(AreaCode code, int exchange) {
        return new PhoneNumber("+1" + code.digits() + exchange + "0123");
    }

    /** Of all exchanges of all area codes. */
    static List<Exchanges> exchanges() {
        return HoursOracle.areaCodes().values().stream()
                .flatMap(code -> exchanges(code).stream())
                .toList();
    }

    static Verdict verdict(Candidate.Lead lead, Instant now) {
        return DialRules.decide(candidate(lead), PACK, POLICY, now);
    }

    static boolean oracle(Place place, Instant now) {
        return HoursOracle.mayStart(place, now, (int) POLICY.ringTime().toSeconds());
    }

    /** Nothing but the clock stands in this candidate's way. */
    private static Candidate candidate(Candidate.Lead lead) {
        return new Candidate(
                lead,
                new Candidate.Standing(false, Optional.empty(), false, false),
                new Candidate.Campaign(
                        Candidate.Campaign.Status.RUNNING,
                        Candidate.Campaign.Purpose.INFORMATIONAL,
                        LocalTime.MIN,
                        LocalTime.MAX,
                        3),
                new Candidate.History(0, Optional.empty(), List.of()),
                new Candidate.Permission(
                        new Candidate.Dnc(false, false, false, Optional.empty()),
                        List.of(new Consent(Consent.Kind.WRITTEN, Instant.EPOCH, Optional.empty()))));
    }

    /** Every step of the days from {@code first} to before {@code last}, by UTC. */
    static List<Instant> steps(LocalDate first, LocalDate last) {
        List<Instant> steps = new ArrayList<>();
        Instant end = last.atStartOfDay(ZoneOffset.UTC).toInstant();
        for (Instant at = first.atStartOfDay(ZoneOffset.UTC).toInstant(); at.isBefore(end); at = at.plus(STEP)) {
            steps.add(at);
        }
        return steps;
    }

    /**
     * What differs over {@code steps}, one line for each stretch of time: the verdict itself, when a wait ends
     * (openings are on the quarter hour) and how long a dial stays lawful.
     */
    static List<String> differences(Exchanges exchanges, List<Instant> steps) {
        boolean[] open = new boolean[steps.size()];
        for (int i = 0; i < open.length; i++) {
            open[i] = oracle(exchanges.place(), steps.get(i));
        }
        List<String> differences = new ArrayList<>();
        String before = "";
        int next = 0; // the first step with another answer than this one's
        for (int i = 0; i < open.length; i++) {
            for (next = Math.max(next, i + 1); next < open.length && open[next] == open[i]; next++) {}
            Instant now = steps.get(i);
            Optional<Instant> change = next < open.length ? Optional.of(steps.get(next)) : Optional.empty();
            boolean expected = open[i];
            String difference = verdict(exchanges.lead(), now)
                    .fold(
                            dial -> expected ? lapse(exchanges.place(), change, dial.until()) : "dial, not wait",
                            wait -> expected ? "wait, not dial" : opening(change, wait.until()),
                            suppress -> "suppress " + suppress.reason());
            if (!difference.isEmpty() && !difference.equals(before)) {
                differences.add(exchanges + " at " + now + ": " + difference);
            }
            before = difference;
        }
        return differences;
    }

    private static String opening(Optional<Instant> expected, Instant until) {
        return expected.filter(at -> !at.equals(until)).isPresent() ? "waits until " + until : "";
    }

    private static String lapse(Place place, Optional<Instant> change, Instant until) {
        boolean within = change.map(at -> !until.isAfter(at) && until.isAfter(at.minus(STEP)))
                .orElse(true);
        return within && !oracle(place, until) && oracle(place, until.minusMillis(1)) ? "" : "dials until " + until;
    }
}
