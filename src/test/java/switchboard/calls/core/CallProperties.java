package switchboard.calls.core;

import static org.assertj.core.api.Assertions.assertThat;
import static switchboard.testkit.Property.forAll;

import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.Direction;

class CallProperties {

    private static final Call INTENDED = Call.intended(
            new CallId(new UUID(0, 1)),
            new CallOrigin(
                    Optional.of(new TenantId(new UUID(0, 2))),
                    Direction.OUTBOUND,
                    "+14155550100",
                    Optional.of("+12125550147"),
                    Optional.empty(),
                    Optional.of(new CallOrigin.Placement(new UUID(0, 3), Optional.empty(), Optional.empty()))));

    /** The same reports twice over: once as they came, once shuffled and with some repeated. */
    record Case(List<CallReport> reports, List<CallReport> muddled) {

        static Case any(Random random) {
            List<CallReport> reports = Stream.generate(() -> AnyReport.of(random))
                    .limit(1 + random.nextInt(8))
                    .toList();
            List<CallReport> muddled = new ArrayList<>(reports);
            muddled.addAll(reports.subList(0, random.nextInt(reports.size())));
            Collections.shuffle(muddled, random);
            return new Case(reports, muddled);
        }
    }

    @Test
    void late_repeated_and_unordered_reports_end_in_the_same_call() {
        forAll(Case::any, c -> assertThat(after(c.muddled())).isEqualTo(after(c.reports())));
    }

    @Test
    void every_order_of_five_reports_with_each_of_them_repeated_ends_in_the_same_call() {
        Random random = new Random(5);
        for (int times = 0; times < 20; times++) {
            List<CallReport> reports =
                    Stream.generate(() -> AnyReport.of(random)).limit(5).toList();
            Call expected = after(reports);
            for (List<CallReport> order : Permutations.of(reports)) {
                for (CallReport repeated : reports) {
                    List<CallReport> again = new ArrayList<>(order);
                    again.add(repeated);
                    assertThat(after(again)).isEqualTo(expected);
                }
            }
        }
    }

    @Test
    void facts_merge_in_any_grouping() {
        forAll(
                random -> Stream.generate(() -> Facts.of(AnyReport.of(random)))
                        .limit(3)
                        .toList(),
                f -> {
                    assertThat(f.get(0).with(f.get(1)).with(f.get(2)))
                            .isEqualTo(f.get(0).with(f.get(1).with(f.get(2))));
                    assertThat(f.get(0).with(f.get(1))).isEqualTo(f.get(1).with(f.get(0)));
                    assertThat(f.get(0).with(f.get(0))).isEqualTo(f.get(0));
                });
    }

    @Test
    void a_call_never_goes_back() {
        forAll(Case::any, c -> {
            Call call = INTENDED;
            for (CallReport report : c.muddled()) {
                Call next = call.with(report);
                assertThat(next.progress()).isGreaterThanOrEqualTo(call.progress());
                assertThat(call.isOver() && next.status().isLive()).isFalse();
                call = next;
            }
        });
    }

    @Test
    void a_repetition_causes_nothing() {
        forAll(Case::any, c -> {
            Call call = after(c.reports());
            c.muddled()
                    .forEach(report ->
                            assertThat(call.with(report).effectsSince(call)).isEmpty());
        });
    }

    @Test
    void the_slot_is_released_once_and_every_other_effect_ends_on_the_same_facts() {
        forAll(Case::any, c -> {
            List<CallEffect> asTheyCame = effects(c.reports());
            List<CallEffect> muddled = effects(c.muddled());
            assertThat(last(muddled)).isEqualTo(last(asTheyCame));
            long released = muddled.stream()
                    .filter(effect -> effect.kind() == EffectKind.RELEASE_SLOT)
                    .count();
            assertThat(released).isEqualTo(after(c.reports()).isOver() ? 1 : 0);
        });
    }

    @Test
    void our_own_conclusion_gives_way_to_any_report() {
        forAll(Case::any, c -> {
            Call concluded = INTENDED.closed(switchboard.provider.core.EndReason.NEVER_STARTED, "not found");
            Call call = concluded;
            for (CallReport report : c.reports()) {
                call = call.with(report);
            }
            boolean ended = c.reports().stream().anyMatch(r -> r.progress().compareTo(Progress.ENDED) >= 0);
            assertThat(call.facts().ending())
                    .isEqualTo(
                            ended
                                    ? after(c.reports()).facts().ending()
                                    : concluded.facts().ending());
        });
    }

    private static Call after(List<CallReport> reports) {
        Call call = INTENDED;
        for (CallReport report : reports) {
            call = call.with(report);
        }
        return call;
    }

    private static List<CallEffect> effects(List<CallReport> reports) {
        List<CallEffect> effects = new ArrayList<>();
        Call call = INTENDED;
        for (CallReport report : reports) {
            Call next = call.with(report);
            effects.addAll(next.effectsSince(call));
            call = next;
        }
        return effects;
    }

    /** Of each kind, the facts it was last caused by; whether an opt-out is still read there may change. */
    private static Map<EffectKind, String> last(List<CallEffect> effects) {
        Map<EffectKind, String> last = new EnumMap<>(EffectKind.class);
        effects.stream()
                .filter(effect -> effect.kind() != EffectKind.OPT_OUT)
                .forEach(effect -> last.put(effect.kind(), effect.version()));
        return new HashMap<>(last);
    }
}
