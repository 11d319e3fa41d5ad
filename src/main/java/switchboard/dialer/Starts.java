package switchboard.dialer;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import switchboard.dialer.ClaimRepository.Postponed;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.Slots;
import switchboard.limits.core.Admission;
import switchboard.limits.core.Refusal;
import switchboard.platform.async.InFlight;
import switchboard.platform.async.Later;
import switchboard.platform.core.CallId;
import switchboard.platform.failpoint.FailPoint;
import switchboard.platform.time.Ids;
import switchboard.provider.core.PlaceCall;

/** Starts the calls of leads that may be dialled: ask for slots, commit the intents, ask the provider. */
final class Starts {

    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration STORE_PAUSE = Duration.ofSeconds(5);
    private static final String JUDGED_AGAIN = "judged_again";

    private final ClaimRepository claims;
    private final Slots slots;
    private final Intents intents;
    private final Placer placer;
    private final Ids ids;
    private final InFlight placing = new InFlight();

    Starts(ClaimRepository claims, Slots slots, Intents intents, Placer placer, Ids ids) {
        this.claims = claims;
        this.slots = slots;
        this.intents = intents;
        this.placer = placer;
        this.ids = ids;
    }

    /** Completes when no call is being placed any more. */
    Future<Void> drained() {
        return placing.drained();
    }

    /** Starts who may, in this order; says who did. Calls are placed beside it: a slow answer delays no other. */
    Future<Started> start(List<Judged> leads, Instant now, Instant committing) {
        List<Start> starts = leads.stream().map(this::start).toList();
        return slots.askAll(starts.stream().map(Start::ask).toList())
                .compose(asked -> dealt(starts, asked, now, committing));
    }

    private Future<Started> dealt(List<Start> starts, List<Slots.Answer> asked, Instant now, Instant committing) {
        Instant answered = placer.machineNow();
        List<Start> wanted = new ArrayList<>();
        List<Postponed> turned = new ArrayList<>();
        List<Duration> waits = new ArrayList<>();
        Set<UUID> barred = new HashSet<>();
        boolean crowded = false;
        for (int i = 0; i < starts.size(); i++) {
            Slots.Answer answer = asked.get(i);
            Start start = starts.get(i).at(answered.plus(answer.startIn()));
            if (answer.turned().isEmpty()) {
                wanted.add(start);
                continue;
            }
            Slots.Turned away = answer.turned().get();
            turned.add(start.postponed(now, away.retryAfter(), away.why().word()));
            waits.add(away.retryAfter());
            if (away.why() == Refusal.RATE_LIMITED) {
                crowded = true;
            } else {
                barred.add(start.lead().claim().queueId());
            }
        }
        FailPoint.ADMITTED.reached();
        boolean tooMany = crowded;
        return Future.join(claims.postpone(turned), commit(wanted, now, committing))
                .map(done -> new Started(done.resultAt(1), barred, tooMany, waits.stream().min(Duration::compareTo)));
    }

    /** The rows whose calls are being placed. */
    private Future<Set<UUID>> commit(List<Start> starts, Instant now, Instant committing) {
        return intents.commit(starts.stream().map(Start::intent).toList())
                .recover(error -> dueAgain(starts, now.plus(STORE_PAUSE), Refusal.STORE_AWAY.word())
                        .transform(given -> Future.failedFuture(error)))
                .compose(verdicts -> carryOut(starts, verdicts, committing, now));
    }

    /** What was turned away is back in the queue by now: only its slot is given back. */
    private Future<Set<UUID>> carryOut(
            List<Start> starts, Map<Intent, Admission> verdicts, Instant committedAt, Instant now) {
        Set<UUID> placed = new HashSet<>();
        List<Start> unused = new ArrayList<>();
        List<Start> lost = new ArrayList<>();
        for (Start start : starts) {
            Optional<Admission> verdict = Optional.ofNullable(verdicts.get(start.intent()));
            verdict.ifPresentOrElse(
                    answer -> answer.fold(
                            yes -> placed.add(place(start, yes.hold(), committedAt)), no -> unused.add(start)),
                    () -> lost.add(start));
        }
        return Future.join(dueAgain(lost, now.plus(SOON), JUDGED_AGAIN), giveBack(unused))
                .map(placed);
    }

    /** Without an intent. Rows that are not ours any more, or were committed after all, stay as they are. */
    private Future<Void> dueAgain(List<Start> starts, Instant at, String reason) {
        List<Postponed> rows = starts.stream()
                .map(start -> new Postponed(start.lead().claim(), at, reason))
                .toList();
        return Future.join(claims.postpone(rows), giveBack(starts)).mapEmpty();
    }

    private UUID place(Start start, Duration hold, Instant committedAt) {
        Duration wait = Duration.between(placer.machineNow(), start.turnAt());
        placing.track(Later.in(wait).compose(turn -> placer.place(start.intent(), order(start, hold), committedAt)));
        return start.lead().claim().queueId();
    }

    private Future<Void> giveBack(List<Start> starts) {
        return Future.join(starts.stream()
                        .map(Start::intent)
                        .map(intent -> slots.giveBack(
                                intent.request().tenant(),
                                intent.request().route().ourNumber(),
                                intent.request().call()))
                        .toList())
                .otherwiseEmpty()
                .mapEmpty();
    }

    private Start start(Judged judged) {
        ClaimedLead lead = judged.lead();
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
                        request.origin().attempt().orElseThrow(), lead.origin().lastAttemptNo() + 1, judged, request),
                Instant.EPOCH);
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

    /** A lead that may be called, the intent to do it, and when its turn on the trunk comes (machine time). */
    private record Start(ClaimedLead lead, Intent intent, Instant turnAt) {
        Slots.Ask ask() {
            return new Slots.Ask(intent.request(), lead.line().limits());
        }

        Start at(Instant turn) {
            return new Start(lead, intent, turn);
        }

        Postponed postponed(Instant now, Duration by, String reason) {
            return new Postponed(lead.claim(), now.plus(by), reason);
        }
    }

    /**
     * What came of a batch.
     *
     * @param rows queue rows whose calls are being placed
     * @param barred rows whose tenant may not start, whoever else asks: they had their turn
     * @param crowded whether some found no turn on the trunk, which all share, or came too fast
     * @param retryAfter when the first that found no slot, or came too fast, may ask again (machine time)
     */
    record Started(Set<UUID> rows, Set<UUID> barred, boolean crowded, Optional<Duration> retryAfter) {

        Set<UUID> served() {
            Set<UUID> served = new HashSet<>(rows);
            served.addAll(barred);
            return served;
        }
    }
}
