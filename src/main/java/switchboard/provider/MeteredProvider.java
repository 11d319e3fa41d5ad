package switchboard.provider;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Future;
import java.time.Instant;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.meter.Timing;
import switchboard.provider.core.CallPage;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Capacity;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;

/** A provider whose answers are timed, by what was asked and how it ended. */
public final class MeteredProvider implements VoiceProvider {

    private static final List<String> DIALS = Stream.concat(
                    Stream.of("accepted", "unknown"),
                    Arrays.stream(Placement.Why.values()).map(Timing::word))
            .toList();

    private final VoiceProvider provider;
    private final Timing dials;
    private final Timing lookups;
    private final Timing stops;

    public MeteredProvider(VoiceProvider provider, MeterRegistry registry) {
        this.provider = provider;
        this.dials = new Timing(registry, "switchboard.provider.dial", "outcome", DIALS);
        this.lookups =
                new Timing(registry, "switchboard.provider.lookup", "outcome", List.of("found", "empty", "failed"));
        this.stops = new Timing(registry, "switchboard.provider.stop", "outcome", List.of("stopped", "failed"));
    }

    @Override
    public Future<Placement> place(PlaceCall call) {
        return dials.of(provider.place(call), MeteredProvider::outcome);
    }

    @Override
    public Future<Placement> place(PlaceCall call, BooleanSupplier mayLeave) {
        return dials.of(provider.place(call, mayLeave), MeteredProvider::outcome);
    }

    @Override
    public Future<Optional<CallReport>> find(String providerCallId) {
        return lookups.of(provider.find(providerCallId), found -> found.isPresent() ? "found" : "empty");
    }

    @Override
    public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
        return lookups.of(provider.findByAttempt(attemptId, to), found -> found.isEmpty() ? "empty" : "found");
    }

    @Override
    public Future<Optional<CallPage>> list(Instant from, Instant until, Optional<String> after) {
        return lookups.of(provider.list(from, until, after), found -> "listed");
    }

    @Override
    public Future<Optional<Capacity>> capacity() {
        return provider.capacity();
    }

    @Override
    public Future<Void> forget(String providerCallId) {
        return provider.forget(providerCallId);
    }

    @Override
    public Future<Void> stop(String providerCallId) {
        return stops.of(provider.stop(providerCallId), done -> "stopped");
    }

    private static String outcome(Placement placement) {
        return placement.fold(accepted -> "accepted", refused -> Timing.word(refused.why()), unknown -> "unknown");
    }
}
