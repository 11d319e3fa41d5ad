package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.ZoneId;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Function;
import switchboard.audit.BlackBox;
import switchboard.audit.KeyedHash;
import switchboard.calls.Alarms;
import switchboard.calls.CallStops;
import switchboard.calls.EffectHandler;
import switchboard.calls.OutboundCalls;
import switchboard.dialer.Dialer.Crew;
import switchboard.dialer.Intents.Node;
import switchboard.dialer.core.LawPack;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.Slots;
import switchboard.platform.bus.Bus;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.VoiceProvider;

/** The only way in: wires the dialer, and offers others what they may ask of its tables. */
public final class DialerCapability {

    private final Desk desk;
    private final ConsentRepository consents;
    private final Silence silence;
    private final Campaigns campaigns;
    private final Why why;
    private final Works works;
    private final Function<PhoneNumber, Set<ZoneId>> zones;

    private DialerCapability(Works works, Function<PhoneNumber, Set<ZoneId>> zones) {
        this.works = works;
        this.zones = zones;
        this.desk = new Desk(
                new ClaimRepository(works.pool(), works.nodeName(), works.clocks()),
                new CandidateRepository(works.pool(), zones),
                new QueueRepository(works.pool()),
                new AttemptRepository(works.pool()),
                new CampaignRepository(works.pool()),
                new AccountRepository(works.pool(), "default"));
        this.consents = new ConsentRepository();
        this.silence = new Silence(works.pool(), consents, desk.queue(), works.stops(), works.clocks());
        this.campaigns = new Campaigns(works.pool(), desk, works.stops(), works.bus(), works.clocks(), Ids.random());
        this.why = new Why(new WhyRepository(works.pool()), works.clocks());
    }

    /** {@code zones} says where a number may be. */
    public static DialerCapability open(Works works, Function<PhoneNumber, Set<ZoneId>> zones) {
        return new DialerCapability(works, zones);
    }

    /** The dialer at work. Two steps, because {@code calls} needs our effects before we can be given its calls. */
    public Capability capability(
            LawPack pack, Evidence evidence, VoiceProvider provider, OutboundCalls calls, Slots slots) {
        DialerConfig config = works.config();
        Node node = new Node(works.nodeName(), works.clocks());
        Gate gate = new Gate(pack, config.policy());
        VerdictLog log = new VerdictLog(evidence.blackBox(), gate, evidence.numbers(), Ids.random());
        Refusals refusals = new Refusals(works.pool(), desk.claims(), log, gate);
        Intents intents = new Intents(works.pool(), desk, new AdmissionRepository(), log, config, node);
        Placer placer = new Placer(works.pool(), provider, calls, works.alarms(), desk, config, node);
        Starts starts = new Starts(desk.claims(), slots, intents, placer, Ids.random());
        Dialer dialer = new Dialer(desk, line(gate), gate, refusals, starts, new Crew(config, node, Ids.random()));
        Rounds rounds = new Rounds(dialer, new Lookups(works.pool(), provider, calls, desk, config, node), desk, node);
        return new Capability(
                "dialer",
                List.of(() -> new DialerVerticle(rounds, works.bus(), config)),
                List.of(
                        new DialerRoutes(campaigns, why, silence),
                        new QueueRoutes(campaigns, why, bulk()),
                        new AccountRoutes(
                                desk.account(),
                                works.pool(),
                                works.alarms(),
                                works.clocks().business())));
    }

    /** Takes in do-not-call lists; {@code numbers} reads a telephone number. */
    public Capability lists(Vertx vertx, Function<String, Optional<PhoneNumber>> numbers) {
        DncImport imports = new DncImport(
                vertx, works.pool(), numbers, works.stops(), works.clocks().business());
        return new Capability("dnc-lists", List.of(), List.of(new DncImportRoutes(imports)));
    }

    private Bulk bulk() {
        return new Bulk(
                new BulkRepository(works.pool()), works.bus(), works.clocks().business());
    }

    private Line line(Gate gate) {
        return new Line(
                new LineRepository(
                        works.pool(), desk.claims().node(), works.clocks().machine()),
                new RankRepository(works.pool(), zones),
                gate,
                works.config().claimBatch(),
                Ids.random().next());
    }

    /** What the dialer does when a call ends or somebody asks for silence. */
    public List<EffectHandler> effects() {
        return List.of(
                new AttemptPlaced(desk.attempts(), works.clocks().business()),
                new AttemptEnded(desk, silence, works.alarms(), works.clocks().business()),
                new OptedOut(silence));
    }

    /** The lead needs no more calls: it {@code Demo Set}, {@code called_in}; its row closes in the same transaction. */
    public Future<Void> close(SqlConnection tx, TenantId tenant, UUID lead, String status, String outcome) {
        return desk.queue().closeOpenOfLead(tx, tenant, lead, status, outcome).mapEmpty();
    }

    /** The number called us: rows that wait for it are cancelled. */
    public Future<Void> calledIn(SqlClient sql, List<TenantId> tenants, List<String> numbers) {
        return desk.queue().closeWaitingOfNumbers(sql, tenants, numbers, "cancelled", "called_in");
    }

    /** STOP in a text, to these tenants; none = for everybody. From the commit on nothing starts. */
    public Future<Void> optedOut(SqlConnection tx, List<TenantId> tenants, PhoneNumber number, String evidence) {
        return silence.askedInText(tx, tenants, number, evidence);
    }

    /** An operator's word that holds for everybody, at the console. */
    public Future<Void> neverCall(PhoneNumber number, String evidence) {
        return silence.block(Optional.empty(), number, "operator", evidence).mapEmpty();
    }

    /** Why a queue row, or a lead by its newest one, is not being called. Fails as not found. */
    public Future<String> whyNotCalled(UUID rowOrLead) {
        return why.answer(rowOrLead, Optional.empty()).map(answer -> answer.getString("explanation"));
    }

    /** START in a text: ends what a STOP began. */
    public Future<Void> optedIn(SqlConnection tx, List<TenantId> tenants, PhoneNumber number) {
        return silence.endInText(tx, tenants, number);
    }

    /** Consents that came with an import. */
    public Future<Void> granted(SqlClient sql, TenantId tenant, List<Granted> consents, Instant at) {
        return consents.isEmpty()
                ? Future.succeededFuture()
                : this.consents.grant(sql, tenant, ConsentRepository.asJson(consents), at);
    }

    /** Queues leads; fails if the tenant has no such campaign. */
    public Future<Integer> enqueue(TenantId tenant, UUID campaign, List<UUID> leads) {
        return campaigns
                .find(campaign, Optional.of(tenant))
                .compose(found ->
                        leads.isEmpty() ? Future.succeededFuture(0) : campaigns.enqueue(campaign, Optional.of(leads)));
    }

    /** Where verdicts are certified, and how the numbers in certificates are named. */
    public record Evidence(BlackBox blackBox, KeyedHash numbers) {}

    /** Consent of one number; evidence of an imported one is file, line and time. */
    public record Granted(PhoneNumber number, String kind, JsonObject evidence) {}

    /** What every part of the dialer stands on. */
    public record Works(
            DialerConfig config, Pool pool, CallStops stops, Alarms alarms, Bus bus, Clocks clocks, String nodeName) {}
}
