package switchboard;

import io.micrometer.core.instrument.MeterRegistry;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import switchboard.audit.AuditCapability;
import switchboard.audit.BlackBox;
import switchboard.audit.KeyedHash;
import switchboard.billing.BillingCapability;
import switchboard.booking.BookingCapability;
import switchboard.booking.BookingEvents;
import switchboard.booking.BookingPorts;
import switchboard.calls.Alarms;
import switchboard.calls.CallEvents;
import switchboard.calls.CallStops;
import switchboard.calls.CallsCapability;
import switchboard.calls.EffectHandler;
import switchboard.crm.ConsentSink;
import switchboard.crm.CrmCapability;
import switchboard.crm.CrmEvents;
import switchboard.crm.LeadImport;
import switchboard.dialer.DialerCapability;
import switchboard.dialer.DialerEvents;
import switchboard.dialer.LawPackFile;
import switchboard.inbox.Inbox;
import switchboard.inbox.InboxEvents;
import switchboard.inbox.Inlet;
import switchboard.limits.LimitEvents;
import switchboard.limits.LimitsCapability;
import switchboard.limits.Slots;
import switchboard.messaging.MessagingCapability;
import switchboard.messaging.MessagingPorts;
import switchboard.ops.OpsCapability;
import switchboard.platform.bus.Address;
import switchboard.platform.bus.Bus;
import switchboard.platform.config.Secrets;
import switchboard.platform.deploy.Capability;
import switchboard.platform.embedded.Stores;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.MeteredProvider;
import switchboard.provider.VoiceProvider;
import switchboard.provider.retell.RetellInbound;
import switchboard.provider.retell.RetellNumbers;
import switchboard.provider.retell.RetellProvider;
import switchboard.provider.retell.RetellReports;
import switchboard.provider.retell.RetellTools;
import switchboard.provider.retell.RetellWebhooks;
import switchboard.provider.stripe.StripeEvents;
import switchboard.provider.stripe.StripeWebhooks;
import switchboard.provider.twilio.TwilioReports;
import switchboard.provider.twilio.TwilioTexts;
import switchboard.provider.twilio.TwilioWebhooks;
import switchboard.provisioning.ProvisioningCapability;
import switchboard.routing.CalledIn;
import switchboard.routing.RoutingCapability;
import switchboard.sales.SalesCapability;

/**
 * Who is given what. The only place where capabilities meet: what one needs of another is a port here, filled by the
 * other's public type.
 */
record Wiring(SwitchboardConfig config, Secrets secrets, Stores stores, Clocks clocks, Parts parts) {

    static Wiring of(
            Vertx vertx,
            SwitchboardConfig config,
            Secrets secrets,
            Stores stores,
            Clocks clocks,
            MeterRegistry metrics) {
        Bus bus = new Bus(vertx.eventBus(), addresses());
        VoiceProvider provider = new MeteredProvider(
                new RetellProvider(
                        vertx, config.retell(), secrets.retellApiKeys().get(0), clocks.business()),
                metrics);
        Slots slots = new Slots(
                stores.redis(), stores.pool(), config.limits(), Clocks.real().machine(), Metrics.admissions(metrics));
        return new Wiring(
                config, secrets, stores, clocks, new Parts(vertx, bus, provider, slots, PhoneNumbers.load(), metrics));
    }

    /** Lowest layer first. */
    List<Capability> capabilities() {
        DialerCapability dialer = dialer();
        BillingCapability billing = BillingCapability.open(
                config.billing(), stores.pool(), stops(), alarms(), parts.slots(), parts.bus(), clocks);
        CrmCapability crm = crm(dialer);
        MessagingCapability messaging = messaging(dialer, billing);
        BookingCapability booking = booking(dialer, crm, messaging);
        Inbox inbox = inbox(booking.inlet(), messaging.inlet(), payments(billing));
        List<Capability> all = new ArrayList<>(List.of(
                AuditCapability.open(
                        config.erasure(),
                        stores.pool(),
                        parts.provider(),
                        KeyedHash.under(secrets.encryptionKey()),
                        clocks),
                LimitsCapability.open(config.limits(), parts.slots()),
                inbox.capability(),
                CallsCapability.open(
                        config.calls(),
                        stores.pool(),
                        parts.bus(),
                        parts.provider(),
                        effects(dialer, billing, crm),
                        clocks),
                billing.capability(),
                crm.capability(),
                booking.capability(),
                messaging.capability(),
                routing(dialer, inbox),
                dialer.capability(
                        LawPackFile.of(config.dialer().lawPack()),
                        evidence(),
                        parts.provider(),
                        CallsCapability.outbound(parts.bus(), clocks),
                        parts.slots()),
                dialer.lists(parts.vertx(), parts.numbers()::parse)));
        all.addAll(List.of(recordings(), provisioning(), sales()));
        all.addAll(new Oversight(this, billing, dialer).capabilities());
        return all;
    }

    private Capability provisioning() {
        return ProvisioningCapability.open(
                config.provisioning(),
                stores.pool(),
                new RetellNumbers(
                        parts.vertx(), config.retell(), secrets.retellApiKeys().get(0)),
                clocks.machine(),
                Ids.random());
    }

    private Capability sales() {
        return SalesCapability.open(stores.pool(), clocks.business(), Ids.random());
    }

    private Capability recordings() {
        return CallsCapability.recordings(
                parts.vertx(),
                stores.pool(),
                parts.provider(),
                parts.bus(),
                clocks,
                config.webhooks().allowPrivate());
    }

    private DialerCapability dialer() {
        return DialerCapability.open(
                new DialerCapability.Works(
                        config.dialer(),
                        stores.pool(),
                        stops(),
                        alarms(),
                        parts.bus(),
                        clocks,
                        Ids.random().next().toString()),
                parts.numbers()::zonesOf);
    }

    Alarms alarms() {
        return OpsCapability.alarms(stores.pool());
    }

    private CallStops stops() {
        return CallsCapability.stops(parts.bus(), clocks);
    }

    private DialerCapability.Evidence evidence() {
        return new DialerCapability.Evidence(new BlackBox(clocks.machine()), KeyedHash.under(secrets.encryptionKey()));
    }

    private Inlet payments(BillingCapability billing) {
        return new Inlet(
                new StripeWebhooks(secrets.stripeWebhookSecret()), billing.payments(new StripeEvents(), alarms()));
    }

    private Inbox inbox(Inlet... others) {
        Inlet calls = new Inlet(
                RetellWebhooks.reports(secrets.retellApiKeys()),
                CallsCapability.deliveries(new RetellReports(), parts.bus(), clocks));
        return Inbox.open(
                config.inbox(),
                stores.pool(),
                Stream.concat(Stream.of(calls), Stream.of(others)).toList(),
                parts.bus(),
                clocks,
                parts.metrics());
    }

    private List<EffectHandler> effects(DialerCapability dialer, BillingCapability billing, CrmCapability crm) {
        List<EffectHandler> effects = new ArrayList<>(dialer.effects());
        effects.add(LimitsEffects.releaseSlot(parts.slots()));
        effects.add(billing.meter());
        effects.add(crm.analysisFiling());
        return effects;
    }

    private CrmCapability crm(DialerCapability dialer) {
        return CrmCapability.open(
                config.crm(),
                parts.vertx(),
                stores.pool(),
                parts.numbers()::parse,
                new LeadImport.Ports(
                        (tx, tenant, given, at) -> dialer.granted(
                                tx,
                                tenant,
                                given.stream().map(each -> granted(each, at)).toList(),
                                at),
                        dialer::enqueue,
                        parts.bus(),
                        clocks.business()));
    }

    private static DialerCapability.Granted granted(ConsentSink.Given given, Instant at) {
        return new DialerCapability.Granted(
                given.number(),
                given.kind(),
                new JsonObject()
                        .put("file", given.file())
                        .put("line", given.line())
                        .put("at", at.toString()));
    }

    private Capability routing(DialerCapability dialer, Inbox inbox) {
        return RoutingCapability.open(
                config.routing(),
                new RoutingCapability.Store(
                        stores.pool(),
                        config.stores().databasePooler() ? Optional.empty() : Optional.of(stores.postgresUri())),
                parts.slots(),
                new RoutingCapability.Provider(
                        RetellWebhooks.inbound(secrets.retellApiKeys()),
                        new RetellInbound(),
                        (tx, letIn) -> dialer.calledIn(
                                tx,
                                letIn.stream().map(CalledIn.Person::tenant).toList(),
                                letIn.stream().map(CalledIn.Person::number).toList()),
                        inbox::replayHeldBack,
                        parts.metrics()),
                clocks);
    }

    private BookingCapability booking(DialerCapability dialer, CrmCapability crm, MessagingCapability messaging) {
        return BookingCapability.open(
                config.booking(),
                secrets,
                new BookingCapability.Store(parts.vertx(), stores.pool()),
                new BookingPorts(
                        new LeadsFollow(dialer, crm),
                        new BookingPorts.Numbers(parts.numbers()::parse, parts.numbers()::zonesOf),
                        new RetellTools(secrets.retellApiKeys()),
                        messaging.notices()::write,
                        config.calcom().baseUrl()),
                parts.bus(),
                clocks);
    }

    private MessagingCapability messaging(DialerCapability dialer, BillingCapability billing) {
        List<String> tokens = secrets.twilioAuthTokens();
        String signsWith = tokens.isEmpty() ? "" : tokens.get(0);
        return MessagingCapability.open(
                config.messaging(),
                stores.pool(),
                new MessagingPorts(
                        new MessagingPorts.Provider(
                                new TwilioTexts(parts.vertx(), config.twilio(), secrets.twilioAccountSid(), signsWith),
                                new TwilioWebhooks(tokens, config.twilio().publicUrl()),
                                new TwilioReports()),
                        TextPorts.optOuts(dialer),
                        (tx, tenant, customer) -> BookingCapability.confirmNext(
                                tx, tenant, customer, clocks.business().instant()),
                        TextPorts.account(billing),
                        parts.numbers()::parse),
                clocks);
    }

    static List<Address<?>> addresses() {
        return Stream.of(
                        CallEvents.ALL,
                        BookingEvents.ALL,
                        InboxEvents.ALL,
                        List.<Address<?>>of(LimitEvents.CHANGED, DialerEvents.WORK_ARRIVED, CrmEvents.LEADS_IMPORTED))
                .flatMap(List::stream)
                .toList();
    }

    /** What all capabilities share. */
    record Parts(
            Vertx vertx, Bus bus, VoiceProvider provider, Slots slots, PhoneNumbers numbers, MeterRegistry metrics) {}
}
