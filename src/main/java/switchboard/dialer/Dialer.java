package switchboard.dialer;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import switchboard.dialer.ClaimRepository.Postponed;
import switchboard.dialer.Intents.Node;
import switchboard.dialer.core.DialRules;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.Slots;
import switchboard.limits.core.Admission;
import switchboard.limits.core.Refusal;
import switchboard.platform.async.InFlight;
import switchboard.platform.core.CallId;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Ids;
import switchboard.provider.core.PlaceCall;

/** Calls the leads that are due: claim, decide, ask for admission, commit the intent, ask the provider. */
final class Dialer {

    private final Desk desk;
    private final Gate gate;
    private final Slots slots;
    private final Refusals refusals;
    private final Intents intents;
    private final Placer placer;
    private final Crew crew;
    private final InFlight placing = new InFlight();

    Dialer(Desk desk, Gate gate, Slots slots, Refusals refusals, Intents intents, Placer placer, Crew crew) {
        this.desk = desk;
        this.gate = gate;
        this.slots = slots;
        this.refusals = refusals;
        this.intents = intents;
        this.placer = placer;
        this.crew = crew;
    }

    /**
     * One round; true if there may be more to do at once. Calls are placed beside it: a slow answer delays no other.
     */
    Future<Boolean> dialDueLeads() {
        return desk.account().isOpen(now()).compose(open -> open ? round() : Future.succeededFuture(false));
    }

    /** Completes when no call is being placed any more. */
    Future<Void> drained() {
        return placing.drained();
    }

    private Future<Boolean> round() {
        int batch = crew.config().claimBatch();
        return desk.claims()
                .claimDue(batch, crew.config().claimLease())
                .map(FailPoint.CLAIMED::passed)
                .compose(claims -> {
                    if (claims.isEmpty()) {
                        return Future.succeededFuture(false);
                    }
                    Instant now = now(); // not before the claim: a consent may have come with the row
                    return desk.candidates()
                            .load(claims, now)
                            .map(FailPoint.CANDIDATES_LOADED::passed)
                            .compose(leads -> decide(leads, now))
                            .map(done -> claims.size() == batch);
                });
    }

    private Future<Void> decide(List<ClaimedLead> leads, Instant now) {
        List<Judged> callable = new ArrayList<>();
        List<Judged> refused = new ArrayList<>();
        for (ClaimedLead lead : leads) {
            Judged judged = new Judged(
                    lead,
                    DialRules.decide(lead.candidate(), gate.pack(), gate.policy(), now),
                    now,
                    crew.ids().next());
            (judged.mayDial() ? callable : refused).add(judged);
        }
        FailPoint.DECIDED.reached();
        return Future.join(refusals.carryOut(refused), dial(callable, now)).mapEmpty();
    }

    private Future<Void> dial(List<Judged> leads, Instant now) {
        List<Start> starts = leads.stream().map(this::start).toList();
        return Future.join(starts.stream().map(this::ask).toList()).compose(asked -> {
            List<Start> wanted = new ArrayList<>();
            List<Postponed> turned = new ArrayList<>();
            for (int i = 0; i < starts.size(); i++) {
                Start start = starts.get(i);
                Optional<Slots.Turned> answer = asked.resultAt(i);
                answer.ifPresentOrElse(
                        away -> turned.add(start.postponed(
                                now, away.retryAfter(), away.why().word())),
                        () -> wanted.add(start));
            }
            return Future.join(desk.claims().postpone(turned), commit(wanted, now))
                    .mapEmpty();
        });
    }

    private Future<Optional<Slots.Turned>> ask(Start start) {
        return slots.ask(start.intent().request(), start.lead().line().limits());
    }

    private Future<Void> commit(List<Start> starts, Instant now) {
        FailPoint.ADMITTED.reached();
        Instant committing = crew.node().clocks().machine().instant();
        return intents.commit(starts.stream().map(Start::intent).toList())
                .recover(error -> dueAgain(starts, now).transform(given -> Future.failedFuture(error)))
                .compose(verdicts -> carryOut(starts, verdicts, committing, now));
    }

    /** What was turned away is back in the queue by now: only its slot is given back. */
    private Future<Void> carryOut(
            List<Start> starts, Map<Intent, Admission> verdicts, Instant committedAt, Instant now) {
        List<Start> unused = new ArrayList<>();
        List<Start> lost = new ArrayList<>();
        for (Start start : starts) {
            Optional<Admission> verdict = Optional.ofNullable(verdicts.get(start.intent()));
            verdict.ifPresentOrElse(
                    answer -> answer.fold(yes -> place(start, yes.hold(), committedAt), no -> unused.add(start)),
                    () -> lost.add(start));
        }
        return Future.join(dueAgain(lost, now), giveBack(unused)).mapEmpty();
    }

    /** Without an intent. Rows that are not ours any more, or were committed after all, stay as they are. */
    private Future<Void> dueAgain(List<Start> starts, Instant now) {
        Refusal why = Refusal.STORE_AWAY;
        return Future.join(
                        desk.claims()
                                .postpone(starts.stream()
                                        .map(start -> start.postponed(now, Duration.ofSeconds(5), why.word()))
                                        .toList()),
                        giveBack(starts))
                .mapEmpty();
    }

    private boolean place(Start start, Duration hold, Instant committedAt) {
        placing.track(placer.place(start.intent(), order(start, hold), committedAt));
        return true;
    }

    private Future<Void> giveBack(List<Start> starts) {
        return Future.join(starts.stream()
                        .map(Start::intent)
                        .map(intent -> slots.release(
                                intent.request().tenant(),
                                intent.request().route().ourNumber(),
                                intent.request().call()))
                        .toList())
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Start start(Judged judged) {
        ClaimedLead lead = judged.lead();
        Ids ids = crew.ids();
        AdmissionRequest request = new AdmissionRequest(
                new CallId(ids.next()),
                lead.tenant(),
                new AdmissionRequest.Route(
                        true, lead.line().from().e164(), lead.number().e164()),
                lead.line().callMax(),
                new AdmissionRequest.Origin(
                        Optional.of(ids.next()),
                        Optional.of(lead.claim().queueId()),
                        Optional.of(lead.origin().lead()),
                        Optional.of(lead.origin().campaign()),
                        Optional.empty()));
        return new Start(
                lead,
                new Intent(
                        request.origin().attempt().orElseThrow(), lead.origin().lastAttemptNo() + 1, judged, request));
    }

    private static PlaceCall order(Start start, Duration hold) {
        ClaimedLead lead = start.lead();
        return new PlaceCall(
                lead.line().from(),
                lead.number(),
                lead.line().providerAgent(),
                hold,
                Map.of(
                        "user_id", lead.tenant().toString(),
                        "queue_id", lead.claim().queueId().toString(),
                        "attempt_id", start.intent().attemptId().toString(),
                        "lead_id", lead.origin().lead().toString()),
                Map.of(
                        "customer_name", lead.person().name().orElse(""),
                        "business_name", lead.person().business().orElse("")));
    }

    private Instant now() {
        return crew.node().clocks().business().instant();
    }

    /** A lead that may be called, and the intent to do it. */
    private record Start(ClaimedLead lead, Intent intent) {
        Postponed postponed(Instant now, Duration by, String reason) {
            return new Postponed(lead.claim(), now.plus(by), reason);
        }
    }

    /** What the dialer works with. */
    record Crew(DialerConfig config, Node node, Ids ids) {}
}
