package switchboard.dialer;

import io.vertx.core.json.JsonObject;
import java.time.DateTimeException;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import java.util.stream.Collectors;
import switchboard.audit.Recheck;
import switchboard.dialer.core.Candidate;
import switchboard.dialer.core.DialPolicy;
import switchboard.dialer.core.DialRules;
import switchboard.dialer.core.LawPack;

/** Derives verdicts again from their certificates, by the law pack they name. */
public final class VerdictReplay implements Recheck {

    private final Map<String, LawPack> packs;

    /** With these packs at hand; of two with one version the first counts. */
    public VerdictReplay(List<LawPack> packs) {
        this.packs = packs.stream()
                .collect(Collectors.toMap(LawPack::version, Function.identity(), (first, second) -> first));
    }

    @Override
    public Answer of(String action, JsonObject data, Optional<JsonObject> inputs) {
        if (!action.startsWith(VerdictLog.ACTION)) {
            return new Answer(Kind.NO_DECISION, "");
        }
        if (inputs.isEmpty()) {
            return new Answer(Kind.ERASED, "");
        }
        int rules = data.getInteger("rules", 0);
        if (rules != VerdictLog.RULES) {
            return new Answer(Kind.OTHER_RULES, "rules " + rules);
        }
        String version = data.getString("law_pack", "");
        LawPack pack = packs.get(version);
        return pack == null ? new Answer(Kind.OTHER_RULES, version) : replayed(action, data, inputs.get(), pack);
    }

    private static Answer replayed(String action, JsonObject data, JsonObject inputs, LawPack pack) {
        try {
            Candidate candidate = VerdictJson.read(inputs.getJsonObject("candidate"), Candidate.class);
            DialPolicy policy = VerdictJson.read(data.getJsonObject("policy"), DialPolicy.class);
            JsonObject derived =
                    VerdictJson.of(DialRules.decide(candidate, pack, policy, Instant.parse(data.getString("now", ""))));
            boolean same = derived.equals(data.getJsonObject("verdict"))
                    && action.equals(VerdictLog.ACTION + derived.getString("kind"));
            return same ? new Answer(Kind.CONFIRMED, "") : new Answer(Kind.DIFFERS, "derived " + derived.encode());
        } catch (IllegalArgumentException | DateTimeException | ClassCastException | NullPointerException e) {
            return new Answer(Kind.DIFFERS, "its inputs cannot be read: " + e.getMessage());
        }
    }
}
