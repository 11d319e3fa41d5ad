package switchboard.calls;

import io.vertx.core.json.JsonObject;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import switchboard.calls.core.Call;
import switchboard.calls.core.CallEffect;
import switchboard.calls.core.EffectKind;
import switchboard.platform.core.TenantId;
import switchboard.provider.core.CallReport;

/** A call's row, locked, and what several deliveries make of it. */
final class MergedCall {

    private final Call before;
    private final List<UUID> deliveries = new ArrayList<>();
    private Call after;
    private Optional<String> providerAgent = Optional.empty();
    private Optional<JsonObject> metadata = Optional.empty();
    private boolean optedOut;

    MergedCall(Call before) {
        this.before = before;
        this.after = before;
        this.optedOut = before.optedOut();
    }

    void add(UUID delivery, CallReport report) {
        after = after.with(report);
        optedOut |= after.optedOut();
        deliveries.add(delivery);
        providerAgent = providerAgent.or(() -> report.parties().providerAgent());
        metadata = metadata.or(() -> Optional.of(report.metadata())
                .filter(told -> !told.isEmpty())
                .map(told -> new JsonObject(new TreeMap<String, Object>(told))));
    }

    boolean isChanged() {
        return !after.equals(before);
    }

    /** As if the deliveries had come apart: an opt-out that was read in one of them counts, whatever the next says. */
    List<CallEffect> effects() {
        List<CallEffect> effects = new ArrayList<>(after.effectsSince(before));
        boolean lost = optedOut && !before.optedOut() && !after.optedOut();
        if (lost) {
            effects.add(new CallEffect(EffectKind.OPT_OUT, ""));
        }
        return effects;
    }

    UUID id() {
        return before.id().value();
    }

    Call before() {
        return before;
    }

    Call after() {
        return after;
    }

    List<UUID> deliveries() {
        return deliveries;
    }

    Optional<String> providerAgent() {
        return providerAgent;
    }

    Optional<JsonObject> metadata() {
        return metadata;
    }

    Optional<UUID> tenant() {
        return after.tenant().map(TenantId::value);
    }
}
