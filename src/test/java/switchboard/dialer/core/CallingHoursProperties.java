package switchboard.dialer.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.time.Duration;
import java.time.Instant;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.Test;
import switchboard.dialer.LawPackFile;

class CallingHoursProperties {

    private static final LawPack PACK = LawPackFile.bundled();
    private static final List<ZoneId> ZONES = PACK.zones().stream()
            .sorted((a, b) -> a.getId().compareTo(b.getId()))
            .toList();
    private static final List<String> STATES =
            PACK.states().keySet().stream().sorted().toList();
    private static final long YEAR_2022 = Instant.parse("2022-01-01T00:00:00Z").getEpochSecond();
    private static final long YEAR_2040 = Instant.parse("2040-01-01T00:00:00Z").getEpochSecond();

    /** Somebody somewhere, a campaign's window, and a moment. */
    record Case(CalledParty.Known party, Window own, Duration ringTime, Instant from, Random probes) {

        static Case any(Random random) {
            Set<ZoneId> zones = new HashSet<>();
            Set<String> states = new HashSet<>();
            for (int i = random.nextInt(3); i >= 0; i--) {
                zones.add(ZONES.get(random.nextInt(ZONES.size())));
            }
            for (int i = random.nextInt(4); i > 0; i--) {
                states.add(STATES.get(random.nextInt(STATES.size())));
            }
            LocalTime opens = LocalTime.ofSecondOfDay(random.nextInt(86_400));
            LocalTime closes = LocalTime.ofSecondOfDay(random.nextInt(86_400));
            Window own = random.nextInt(3) > 0 ? HoursRule.WIDEST : new Window(opens, closes);
            Instant from = Instant.ofEpochSecond(random.nextLong(YEAR_2022, YEAR_2040), random.nextInt(1_000_000_000));
            return new Case(
                    new CalledParty.Known(zones, states),
                    own,
                    Duration.ofSeconds(random.nextInt(1, 301)),
                    from,
                    random);
        }

        CallingHours hours() {
            return new CallingHours(party, PACK.laws(), own, ringTime);
        }

        /** Straight from the words of the rule: the whole ring must lie inside everybody's window on every clock. */
        boolean isLawful(Instant dial) {
            return party.zones().stream().allMatch(zone -> {
                var starts = dial.atZone(zone);
                var answered = dial.plus(ringTime).atZone(zone);
                Window window = PACK.laws()
                        .windowOn(starts.toLocalDate(), party.states())
                        .and(own);
                return !window.isEmpty()
                        && window.contains(starts.toLocalTime())
                        && window.contains(answered.toLocalTime())
                        && answered.toLocalDate().equals(starts.toLocalDate());
            });
        }
    }

    @Test
    void the_next_opening_is_lawful_and_there_is_none_before_it() {
        forAll(Case::any, c -> {
            Optional<Instant> opening = c.hours().nextOpening(c.from());
            Instant end = opening.orElse(c.from().plus(Duration.ofDays(40)));
            opening.ifPresent(at -> assertThat(c.isLawful(at)).isTrue());
            assertThat(opening.isEmpty() || !opening.get().isBefore(c.from())).isTrue();
            for (Instant before : probes(c, end)) {
                assertThat(c.isLawful(before)).as("lawful at %s", before).isFalse();
            }
        });
    }

    @Test
    void open_now_and_the_close_of_it_agree_with_the_words_of_the_rule() {
        forAll(Case::any, c -> {
            assertThat(c.hours().isOpenAt(c.from())).isEqualTo(c.isLawful(c.from()));
            c.hours().nextOpening(c.from()).ifPresent(open -> {
                Instant closes = c.hours().closesAfter(open);
                assertThat(closes).isAfter(open);
                assertThat(c.isLawful(closes)).isFalse();
                assertThat(c.isLawful(closes.minusNanos(1))).isTrue();
                long span = Duration.between(open, closes).toNanos();
                assertThat(c.isLawful(open.plusNanos(c.probes().nextLong(span))))
                        .isTrue();
            });
        });
    }

    /** Moments from the start up to just before the end: both ends, and anywhere between. */
    private static List<Instant> probes(Case c, Instant end) {
        long span = Duration.between(c.from(), end).toMillis();
        List<Instant> probes = new ArrayList<>();
        if (span > 0) {
            probes.add(c.from());
            probes.add(end.minusNanos(1));
            for (int i = 0; i < 20; i++) {
                probes.add(c.from().plusMillis(c.probes().nextLong(span)));
            }
        }
        return probes;
    }
}
