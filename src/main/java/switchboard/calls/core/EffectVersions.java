package switchboard.calls.core;

import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import switchboard.provider.core.CallReport.Analysis;

/** The facts each effect depends on, as text; empty while the effect does not follow. */
final class EffectVersions {

    private EffectVersions() {}

    static Optional<String> of(EffectKind kind, Call call) {
        return switch (kind) {
            case RELEASE_SLOT -> Optional.of("").filter(v -> call.isOver());
            case METER -> Optional.of(meter(call)).filter(v -> call.isOver());
            case PLACED ->
                call.providerCallId().filter(id -> call.origin().placement().isPresent());
            case ATTEMPT_ENDED ->
                Optional.of(call.reason() + "/" + call.connected() + "/"
                                + call.outcome().orElse(""))
                        .filter(v -> call.isOver() && call.origin().placement().isPresent());
            case ANALYSIS ->
                Optional.of(call).filter(EffectVersions::leavesSomething).map(EffectVersions::digest);
            case OPT_OUT -> Optional.of("").filter(v -> call.optedOut());
        };
    }

    private static String meter(Call call) {
        return call.duration().toMillis()
                + "ms/"
                + call.costCents()
                        .map(cost -> cost.stripTrailingZeros().toPlainString())
                        .orElse("");
    }

    /** What whoever watches sees of a call. */
    static String shown(Call call) {
        return call.isOver()
                ? call.status().word() + "/" + call.duration().toMillis() + "/"
                        + call.outcome().orElse("") + (call.isAnalyzed() ? "/analyzed" : "")
                : call.status().word();
    }

    private static boolean leavesSomething(Call call) {
        return call.isOver()
                && (call.analysis().isPresent() || call.recordingUrl().isPresent());
    }

    /** Written out, because a map's own order differs from one JVM to the next. */
    private static String text(Analysis analysis) {
        return analysis.summary() + " " + analysis.sentiment() + " " + analysis.successful() + " "
                + analysis.voicemail() + " " + new TreeMap<>(analysis.custom());
    }

    /** Texts are long; their digest tells them apart well enough for "has this been done?". */
    private static String digest(Call call) {
        String all = Stream.of(
                        call.analysis().map(EffectVersions::text),
                        call.recordingUrl(),
                        call.transcript(),
                        call.outcome(),
                        Optional.of(call.duration().toString()))
                .map(part -> part.orElse(""))
                .reduce("", (one, other) -> one + "\n" + other);
        return UUID.nameUUIDFromBytes(all.getBytes(StandardCharsets.UTF_8)).toString();
    }
}
