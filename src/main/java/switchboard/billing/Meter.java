package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchboard.billing.MeterRepository.Line;
import switchboard.billing.MeterRepository.Metered;
import switchboard.billing.MeterRepository.Metering;
import switchboard.billing.core.Tariff;
import switchboard.calls.EffectHandler;
import switchboard.calls.core.Call;
import switchboard.calls.core.EffectKind;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.failpoint.FailPoint;

/** Meters calls: one ledger line each, and one more with the difference whenever a duration is corrected. */
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
        return carryOut(tx, List.of(call));
    }

    @Override
    public Future<Void> carryOut(SqlConnection tx, List<Call> calls) {
        return meter(tx, calls.stream().map(Call::id).toList());
    }

    /** Writes what the ledger still lacks of the call, and settles its hold. */
    Future<Void> meter(SqlConnection tx, CallId call) {
        return ledger.lockCalls(tx, List.of(call)).compose(locked -> meter(tx, List.of(call)));
    }

    private Future<Void> meter(SqlConnection tx, List<CallId> calls) {
        return ledger.lockTenants(tx, calls)
                .compose(locked -> ledger.load(tx, calls))
                .map(found -> found.stream()
                        .map(of -> new Metered(of, difference(of)))
                        .toList())
                .compose(metered -> metered.isEmpty() ? Future.succeededFuture() : write(tx, metered));
    }

    private Future<Void> write(SqlConnection tx, List<Metered> metered) {
        return ledger.meter(tx, metered, business.instant())
                .compose(written -> carryOver(tx, metered))
                .compose(carried -> Future.join(metered.stream()
                        .map(each -> usage.overran(
                                tx,
                                each.of().tenant(),
                                each.of().call(),
                                each.line().overrunSeconds()))
                        .toList()))
                .compose(told -> usage.refreshAll(
                        tx,
                        metered.stream()
                                .map(each -> each.of().tenant())
                                .distinct()
                                .toList()))
                .onSuccess(changed -> changed.stream()
                        .filter(each -> each.usage().hasMoved())
                        .forEach(each -> usage.announce(each.usage())))
                .map(FailPoint.METERED::passed)
                .mapEmpty();
    }

    private Future<Void> carryOver(SqlConnection tx, List<Metered> metered) {
        Map<String, TenantId> late = new LinkedHashMap<>();
        metered.stream()
                .map(Metered::of)
                .filter(of -> of.period().isEarlier())
                .forEach(of -> late.put(of.period().id(), of.tenant()));
        Future<Void> carried = Future.succeededFuture();
        for (Map.Entry<String, TenantId> period : late.entrySet()) {
            carried = carried.compose(before -> ledger.carryOver(tx, period.getValue(), period.getKey()));
        }
        return carried;
    }

    /** What is missing in the ledger; nothing when it is complete. */
    private static Line difference(Metering of) {
        Tariff.Charge charge = of.tariff().charge(of.duration(), of.hold());
        Duration missing = of.duration().minus(of.metered().duration());
        return new Line(
                of.lines() == 0 ? "call:" + of.call() : "call:" + of.call() + ":" + of.lines(),
                missing,
                charge.billedSeconds() - of.metered().billedSeconds(),
                charge.overrunSeconds() - of.metered().overrunSeconds());
    }
}
