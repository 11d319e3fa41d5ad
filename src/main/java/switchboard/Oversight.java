package switchboard;

import java.util.List;
import switchboard.audit.AuditCapability;
import switchboard.billing.BillingCapability;
import switchboard.calls.CallsCapability;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.DialerCapability;
import switchboard.limits.SlotBooks;
import switchboard.notify.NotifyCapability;
import switchboard.ops.OpsCapability;
import switchboard.platform.deploy.Capability;
import switchboard.platform.jobs.Job;
import switchboard.platform.time.Ids;
import switchboard.reconcile.Books;
import switchboard.reconcile.ReconcileCapability;

/** The upper floor of the wiring: what watches over the others, and the work done by the clock. */
record Oversight(Wiring wiring, BillingCapability billing, DialerCapability dialer) {

    List<Capability> capabilities() {
        ReconcileCapability reconcile = reconcile();
        return List.of(
                NotifyCapability.open(
                        wiring.config().webhooks(),
                        wiring.stores().pool(),
                        wiring.clocks().machine()),
                reconcile.capability(),
                jobs(reconcile),
                OpsCapability.figures(
                        wiring.config().ops(),
                        wiring.config().limits().accountConcurrency(),
                        wiring.stores().pool(),
                        wiring.stores().redis(),
                        wiring.parts().bus(),
                        wiring.clocks(),
                        wiring.parts().metrics()),
                console());
    }

    private Capability console() {
        return OpsCapability.open(
                wiring.config().ops(),
                wiring.stores().pool(),
                Access.of(wiring.parts().vertx(), wiring.config(), wiring.secrets(), wiring.stores(), wiring.clocks())
                        .signIn(),
                TextPorts.desk(dialer, wiring.parts().numbers()),
                wiring.clocks(),
                Ids.random());
    }

    private Capability jobs(ReconcileCapability reconcile) {
        List<Job> jobs = List.of(
                OpsCapability.watch(wiring.config().jobs(), wiring.stores().pool(), wiring.clocks()),
                billing.closePeriods(wiring.config().jobs().closePeriods()),
                reconcile.nightly(wiring.config().jobs().reconcileTime()),
                AuditCapability.retention(
                        wiring.config().retention(),
                        wiring.stores().pool(),
                        wiring.config().jobs().retainTime(),
                        wiring.clocks().business()));
        return OpsCapability.jobs(wiring.config().jobs(), wiring.stores().pool(), jobs, wiring.clocks(), Ids.random());
    }

    private ReconcileCapability reconcile() {
        SlotBooks slots = new SlotBooks(
                wiring.stores().redis(), wiring.stores().pool(), wiring.parts().slots());
        OutboundCalls calls = CallsCapability.outbound(wiring.parts().bus(), wiring.clocks());
        return ReconcileCapability.open(
                wiring.config().reconcile(),
                wiring.stores().pool(),
                new Books(
                        wiring.parts().provider(),
                        calls::reported,
                        billing::meter,
                        billing::billEnded,
                        new Books.Slots(slots::drift, slots::realign),
                        wiring.alarms()),
                wiring.clocks());
    }
}
