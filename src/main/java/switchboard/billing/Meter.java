package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import switchboard.billing.MeterRepository.Line;
import switchboard.billing.MeterRepository.Metering;
import switchboard.billing.core.Tariff;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;
import switchboard.platform.core.CallId;
import switchboard.platform.failpoint.FailPoint;

/** Meters a call: one ledger line, and one more with the difference whenever its duration is corrected. */
final class Meter implements EffectHandler {

    private final MeterRepository ledger;
    private final Usage usage;
    private final Clock business;

    Meter(MeterRepository ledger, Usage usage, Clock business) {
        this.ledger = ledger;
        this.usage = usage;
        this.business = business;
    }

    @Override
    public String kind() {
        return EffectKind.METER.word();
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, Call call) {
        return meter(tx, call.id());
    }

    /** Writes what the ledger still lacks of the call, and settles its hold. */
    Future<Void> meter(SqlConnection tx, CallId call) {
        return ledger.load(tx, call)
                .compose(found -> found.map(of -> meter(tx, call, of)).orElseGet(Future::succeededFuture));
    }

    private Future<Void> meter(SqlConnection tx, CallId call, Metering of) {
        Line line = difference(call, of);
        return ledger.meter(tx, call, of, line, business.instant())
                .compose(metered -> of.period().isEarlier()
                        ? ledger.carryOver(tx, of.tenant(), of.period().id())
                        : Future.succeededFuture())
                .compose(carried -> usage.overran(tx, of.tenant(), call, line.overrunSeconds()))
                .compose(told -> usage.refresh(tx, of.tenant()))
                .onSuccess(changed -> {
                    if (changed.usage().hasMoved()) {
                        usage.announce(changed.usage());
                    }
                })
                .map(FailPoint.METERED::passed)
                .mapEmpty();
    }

    /** What is missing in the ledger; nothing when it is complete. */
    private static Line difference(CallId call, Metering of) {
        Tariff.Charge charge = of.tariff().charge(of.duration(), of.hold());
        Duration missing = of.duration().minus(of.metered().duration());
        return new Line(
                of.lines() == 0 ? "call:" + call : "call:" + call + ":" + of.lines(),
                missing,
                charge.billedSeconds() - of.metered().billedSeconds(),
                charge.overrunSeconds() - of.metered().overrunSeconds());
    }
}
