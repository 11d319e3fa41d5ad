package switchboard.dialer;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalTime;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import switchboard.audit.Recheck;
import switchboard.audit.Recheck.Kind;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.Consent;
import switchboard.dialer.core.DialPolicy;
import switchboard.dialer.core.DialRules;
import switchboard.dialer.core.LawPack;
import switchboard.dialer.core.Verdict;
import switchboard.platform.core.PhoneNumber;
import switchboard.testkit.Property;

/** A verdict comes out of its certificate as it went in. */
class VerdictReplayProperties {

    private static final LawPack PACK = LawPackFile.bundled();
    private static final Instant SPRING = Instant.parse("2026-03-03T17:00:00Z");
    private static final VerdictReplay REPLAY = new VerdictReplay(List.of(PACK));

    @Test
    void every_verdict_is_derived_again_from_its_json() {
        Property.forAll(Case::draw, drawn -> {
            Recheck.Answer answer = drawn.replay(drawn.inputs());
            assertThat(answer).isEqualTo(new Recheck.Answer(Kind.CONFIRMED, ""));
        });
    }

    @Test
    void another_verdict_than_the_derived_one_is_noticed() {
        Property.forAll(Case::draw, drawn -> {
            JsonObject data = drawn.data();
            data.getJsonObject("verdict").put("until", "2026-01-01T00:00:00Z").put("reason", "resting");
            assertThat(REPLAY.of(drawn.action(), data, Optional.of(drawn.inputs()))
                            .kind())
                    .isEqualTo(Kind.DIFFERS);
            assertThat(REPLAY.of("verdict.x", drawn.data(), Optional.of(drawn.inputs()))
                            .kind())
                    .isEqualTo(Kind.DIFFERS);
        });
    }

    @Test
    void what_cannot_be_derived_says_why() {
        Case drawn = Case.draw(new Random(1));
        assertThat(REPLAY.of(drawn.action(), drawn.data(), Optional.empty()).kind())
                .isEqualTo(Kind.ERASED);
        assertThat(REPLAY.of(drawn.action(), drawn.data().put("law_pack", "us-1999"), Optional.of(drawn.inputs())))
                .isEqualTo(new Recheck.Answer(Kind.OTHER_RULES, "us-1999"));
        assertThat(REPLAY.of(drawn.action(), drawn.data().put("rules", 9), Optional.of(drawn.inputs())))
                .isEqualTo(new Recheck.Answer(Kind.OTHER_RULES, "rules 9"));
        assertThat(REPLAY.of("milestone", new JsonObject(), Optional.empty()).kind())
                .isEqualTo(Kind.NO_DECISION);
        assertThat(drawn.replay(new JsonObject()).kind()).isEqualTo(Kind.DIFFERS);
        JsonObject half = drawn.inputs();
        half.getJsonObject("candidate").remove("history");
        assertThat(drawn.replay(half).kind()).isEqualTo(Kind.DIFFERS);
    }

    private record Case(Candidate candidate, DialPolicy policy, Instant now) {

        static Case draw(Random random) {
            Instant now = SPRING.plusSeconds(random.nextInt(31_536_000)).plusNanos(random.nextInt(1_000_000_000));
            DialPolicy policy = new DialPolicy(
                    Duration.ofSeconds(1 + random.nextInt(100)),
                    Duration.ofMinutes(15 + random.nextInt(100)),
                    1 + random.nextInt(3),
                    Duration.ofMillis(1 + random.nextInt(100_000)),
                    Duration.ofDays(1 + random.nextInt(31)));
            return new Case(drawn(random, now), policy, now);
        }

        String action() {
            return "verdict." + data().getJsonObject("verdict").getString("kind");
        }

        JsonObject data() {
            Verdict verdict = DialRules.decide(candidate, PACK, policy, now);
            return throughText(new JsonObject()
                    .put("verdict", VerdictJson.of(verdict))
                    .put("now", now.toString())
                    .put("rules", VerdictLog.RULES)
                    .put("law_pack", PACK.version())
                    .put("policy", VerdictJson.of(policy)));
        }

        JsonObject inputs() {
            return throughText(new JsonObject().put("candidate", VerdictJson.of(candidate)));
        }

        Recheck.Answer replay(JsonObject inputs) {
            return REPLAY.of(action(), data(), Optional.of(inputs));
        }

        private static JsonObject throughText(JsonObject json) {
            return new JsonObject(json.encode());
        }
    }

    private static Candidate drawn(Random random, Instant now) {
        return new Candidate(
                new Candidate.Lead(
                        new PhoneNumber(any(random, "+12125550147", "+18505550147", "+18005550147", "+442079460000")),
                        random.nextBoolean() ? Set.of() : Set.of(ZoneId.of("America/New_York")),
                        maybe(random, any(random, "NY", "florida", "Atlantis")),
                        maybe(random, "10001"),
                        maybe(random, "America/Chicago")),
                new Candidate.Standing(
                        random.nextInt(9) == 0,
                        random.nextInt(9) == 0 ? Optional.of(ago(random, now)) : Optional.empty(),
                        random.nextInt(9) == 0,
                        random.nextInt(9) == 0),
                new Candidate.Campaign(
                        random.nextInt(3) == 0
                                ? any(random, Candidate.Campaign.Status.values())
                                : Candidate.Campaign.Status.RUNNING,
                        any(random, Candidate.Campaign.Purpose.values()),
                        LocalTime.of(8 + random.nextInt(4), random.nextInt(60)),
                        LocalTime.of(15 + random.nextInt(9), random.nextInt(60)),
                        1 + random.nextInt(4)),
                new Candidate.History(
                        random.nextInt(4),
                        maybe(random, ago(random, now)),
                        IntStream.range(0, random.nextInt(5))
                                .mapToObj(i -> ago(random, now))
                                .toList()),
                new Candidate.Permission(
                        new Candidate.Dnc(
                                random.nextInt(9) == 0,
                                random.nextInt(9) == 0,
                                random.nextInt(9) == 0,
                                maybe(random, LocalDate.ofEpochDay(20_500 + random.nextInt(400)))),
                        List.of(new Consent(
                                any(random, Consent.Kind.values()),
                                ago(random, now),
                                random.nextInt(9) == 0 ? Optional.of(ago(random, now)) : Optional.empty()))));
    }

    private static Instant ago(Random random, Instant now) {
        return now.minusNanos(random.nextLong(100_000_000_000_000L));
    }

    private static <T> Optional<T> maybe(Random random, T value) {
        return random.nextInt(3) == 0 ? Optional.of(value) : Optional.empty();
    }

    @SafeVarargs
    private static <T> T any(Random random, T... values) {
        return values[random.nextInt(values.length)];
    }
}
