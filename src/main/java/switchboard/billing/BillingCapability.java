package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.calls.Alarms;
import switchboard.calls.CallStops;
import switchboard.calls.EffectHandler;
import switchboard.inbox.DeliveryHandler;
import switchboard.limits.Slots;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;
import switchboard.platform.jobs.Job;
import switchboard.platform.jobs.Schedule;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.PaymentReports;

/** The only way in: routes to hand to the server, and the meter to hand to {@code calls}. */
public final class BillingCapability {

    private final TextMeterRepository texts = new TextMeterRepository();
    private final Pool pool;
    private final Bills bills;
    private final Usage usage;
    private final BillingConfig config;
    private final Clocks clocks;

    private BillingCapability(Pool pool, Usage usage, Bills bills, BillingConfig config, Clocks clocks) {
        this.bills = bills;
        this.config = config;
        this.pool = pool;
        this.usage = usage;
        this.clocks = clocks;
    }

    public static BillingCapability open(
            BillingConfig config, Pool pool, CallStops stops, Alarms alarms, Slots slots, Bus bus, Clocks clocks) {
        return new BillingCapability(
                pool,
                new Usage(pool, stops, alarms, slots, bus, clocks, Ids.random()),
                new Bills(new BillRepository(pool), clocks.business(), config.rollBatch()),
                config,
                clocks);
    }

    public EffectHandler meter() {
        return new Meter(new MeterRepository(), usage, clocks.business());
    }

    /** What the inbox hands a payment provider's webhooks to. */
    public DeliveryHandler payments(PaymentReports words, Alarms alarms) {
        return new Payments(words, usage, alarms, clocks);
    }

    /** The tenant's texts, its row locked until the transaction ends; empty if it has no limits. */
    public Future<Optional<TextStanding>> lockTexts(SqlConnection tx, TenantId tenant) {
        return texts.lock(tx, tenant);
    }

    /** Meters a text of so many segments that was sent; the same text again adds nothing. */
    public Future<Void> chargeText(SqlConnection tx, TenantId tenant, UUID text, String period, int units, Instant at) {
        return texts.charge(
                tx, tenant, text, period, units, at, clocks.business().instant());
    }

    /** Meters a call again: writes what the ledger still lacks of it, and settles its hold. */
    public Future<Void> meter(SqlConnection tx, CallId call) {
        return new Meter(new MeterRepository(), usage, clocks.business()).meter(tx, call);
    }

    /** Bills whatever is over and not billed yet, or was used more since; answers in words. */
    public Future<String> billEnded() {
        return bills.closeEnded();
    }

    /** Bills the periods that are over. */
    public Job closePeriods(Duration every) {
        return new Job("close-periods", Schedule.every(every), bills::closeEnded);
    }

    public Capability capability() {
        return new Capability(
                "billing",
                List.of(() -> new BillingVerticle(usage, config)),
                List.of(new BillingRoutes(pool, usage), new BillRoutes(pool, bills)));
    }
}
