package switchboard.billing;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Optional;
import switchboard.billing.core.TopUp;
import switchboard.calls.Alarms;
import switchboard.inbox.DeliveryHandler;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.platform.core.TenantId;
import switchboard.platform.time.Clocks;
import switchboard.provider.PaymentReports;
import switchboard.provider.core.PaymentNews;

/**
 * Acts on the payment provider's webhooks, in the transaction that marks them done. Events come twice and in any order:
 * a grant is keyed by its checkout, and a subscription keeps the moment of the latest event that changed it.
 */
final class Payments implements DeliveryHandler {

    private static final String LANE = "payments";

    private final PaymentReports words;
    private final PaymentRepository payments = new PaymentRepository();
    private final Usage usage;
    private final Alarms alarms;
    private final Clocks clocks;

    Payments(PaymentReports words, Usage usage, Alarms alarms, Clocks clocks) {
        this.words = words;
        this.usage = usage;
        this.alarms = alarms;
        this.clocks = clocks;
    }

    @Override
    public Future<Handled> handle(SqlConnection tx, StoredDelivery delivery) {
        PaymentNews news = words.read(delivery.body());
        if (news instanceof PaymentNews.Paid paid) {
            return paid(tx, paid);
        }
        if (news instanceof PaymentNews.Subscribed subscribed) {
            return subscribed(tx, subscribed);
        }
        if (news instanceof PaymentNews.Failed failed) {
            return failed(tx, failed);
        }
        if (news instanceof PaymentNews.Refunded refunded) {
            return payments.refunded(tx, refunded.payment()).map(done -> Handled.done());
        }
        return Future.succeededFuture(new Handled.Skipped(((PaymentNews.Unrelated) news).why()));
    }

    /** One after another: payments are few, and later events build on earlier ones. */
    @Override
    public String lane(StoredDelivery delivery) {
        return LANE;
    }

    private Future<Handled> paid(SqlConnection tx, PaymentNews.Paid paid) {
        return payments.dealPaid(tx, paid.session(), paid.refundedBy())
                .compose(isDeal -> payments.tenant(tx, paid.tenant(), paid.customer())
                        .compose(found -> found.map(tenant -> bought(tx, tenant, paid))
                                .orElseGet(() -> Future.succeededFuture(
                                        isDeal ? Handled.done() : nobodys("checkout " + paid.session())))));
    }

    private Future<Handled> bought(SqlConnection tx, TenantId tenant, PaymentNews.Paid paid) {
        Optional<TopUp> topUp = paid.product().flatMap(TopUp::ofProduct);
        if (topUp.isPresent()) {
            return usage.granted(tx, tenant, topUp.get(), "stripe:" + paid.session())
                    .map(granted -> Handled.done(tenant.value()));
        }
        if (!paid.subscribes() || paid.customer().isEmpty()) {
            return Future.succeededFuture(
                    new Handled.Skipped("paid for " + paid.product().orElse("nothing we sell")));
        }
        return subscribed(
                tx,
                new PaymentNews.Subscribed(
                        Optional.of(tenant.value()),
                        paid.customer().get(),
                        "active",
                        paid.product(),
                        Optional.empty(),
                        Optional.empty(),
                        paid.at()));
    }

    private Future<Handled> subscribed(SqlConnection tx, PaymentNews.Subscribed news) {
        return payments.tenant(tx, news.tenant(), Optional.of(news.customer()))
                .compose(found -> found.map(tenant -> usage.locked(tx, tenant)
                                .compose(locked -> payments.subscribe(tx, tenant, news))
                                .compose(changed -> changed ? follow(tx, tenant, news) : Future.succeededFuture())
                                .map(done -> Handled.done(tenant.value())))
                        .orElseGet(() -> Future.succeededFuture(nobodys("customer " + news.customer()))));
    }

    private Future<Void> follow(SqlConnection tx, TenantId tenant, PaymentNews.Subscribed news) {
        Instant now = clocks.business().instant();
        Instant start = news.periodStart().orElse(now);
        Future<Void> limited = payments.firstLimits(tx, tenant, start, news.periodEnd());
        Future<Void> moved = news.tier().isEmpty()
                ? limited
                : limited.compose(first -> payments.tier(tx, tenant, news.tier().get(), now));
        Future<Void> timed = news.periodStart().isEmpty() || news.periodEnd().isEmpty()
                ? moved
                : moved.compose(done ->
                        payments.period(tx, tenant, start, news.periodEnd().get(), now));
        return timed.compose(done -> usage.refresh(tx, tenant))
                .compose(changed -> news.status().equals("active")
                        ? alarms.resolve(tx, "payment_failed", Optional.of(tenant), now)
                        : Future.succeededFuture());
    }

    private Future<Handled> failed(SqlConnection tx, PaymentNews.Failed news) {
        return payments.tenant(tx, Optional.empty(), Optional.of(news.customer()))
                .compose(found -> found.map(tenant -> payments.pastDue(tx, tenant, news.at())
                                .compose(changed -> changed ? alarm(tx, tenant) : Future.succeededFuture())
                                .map(done -> Handled.done(tenant.value())))
                        .orElseGet(() -> Future.succeededFuture(nobodys("customer " + news.customer()))));
    }

    private Future<Void> alarm(SqlConnection tx, TenantId tenant) {
        return alarms.raise(
                tx,
                new Alarms.Alarm(
                        "payment_failed",
                        "warning",
                        Optional.of(tenant),
                        Optional.empty(),
                        "A payment of tenant " + tenant
                                + " failed. Stripe tries again; the next paid invoice ends this.",
                        new JsonObject().put("user_id", tenant.toString())),
                clocks.business().instant());
    }

    private static Handled nobodys(String what) {
        return new Handled.Unresolved("no tenant is known by " + what);
    }
}
