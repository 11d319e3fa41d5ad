package switchboard.calls;

import java.util.Optional;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;

/** A call that a provider reports and of which we have no row. */
record Unplaced(
        String providerCallId,
        Direction direction,
        String ourNumber,
        Optional<String> theirNumber,
        Optional<String> from,
        Optional<String> to) {

    static Unplaced of(CallReport report, Direction direction) {
        boolean outbound = direction == Direction.OUTBOUND;
        Optional<String> from = report.parties().from();
        Optional<String> to = report.parties().to();
        return new Unplaced(
                report.providerCallId(), direction, (outbound ? from : to).orElse(""), outbound ? to : from, from, to);
    }
}
