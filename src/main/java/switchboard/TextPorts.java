package switchboard;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.billing.BillingCapability;
import switchboard.dialer.DialerCapability;
import switchboard.messaging.OptOuts;
import switchboard.messaging.TextAccount;
import switchboard.ops.OperatorDesk;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.phone.PhoneNumbers;

/** What texts and the console need of the dialer's lists and of billing's counters. */
final class TextPorts {

    private TextPorts() {}

    static OptOuts optOuts(DialerCapability dialer) {
        return new OptOuts() {
            @Override
            public Future<Void> optOut(SqlConnection tx, List<TenantId> tenants, PhoneNumber number, String evidence) {
                return dialer.optedOut(tx, tenants, number, evidence);
            }

            @Override
            public Future<Void> optIn(SqlConnection tx, List<TenantId> tenants, PhoneNumber number) {
                return dialer.optedIn(tx, tenants, number);
            }
        };
    }

    static TextAccount account(BillingCapability billing) {
        return new TextAccount() {
            @Override
            public Future<Optional<Standing>> lock(SqlConnection tx, TenantId tenant) {
                return billing.lockTexts(tx, tenant)
                        .map(found -> found.map(texts -> new Standing(
                                texts.active(), texts.paused(), texts.enforced(), texts.left(), texts.period())));
            }

            @Override
            public Future<Void> charge(SqlConnection tx, TenantId tenant, Charge charge) {
                return billing.chargeText(tx, tenant, charge.text(), charge.period(), charge.units(), charge.at());
            }
        };
    }

    static OperatorDesk desk(DialerCapability dialer, PhoneNumbers numbers) {
        return new OperatorDesk() {
            @Override
            public Future<Void> doNotCall(PhoneNumber number, String reason) {
                return dialer.neverCall(number, reason);
            }

            @Override
            public Future<String> whyNotCalled(UUID rowOrLead) {
                return dialer.whyNotCalled(rowOrLead);
            }

            @Override
            public Optional<PhoneNumber> number(String text) {
                return numbers.parse(text);
            }
        };
    }
}
