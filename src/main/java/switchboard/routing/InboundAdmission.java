package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.AgentLimits;
import switchboard.limits.Slots;
import switchboard.limits.core.Admission;
import switchboard.limits.core.Refusal;
import switchboard.platform.core.CallId;
import switchboard.provider.core.InboundQuestion;
import switchboard.routing.core.OurNumber;
import switchboard.routing.core.Rejection;
import switchboard.routing.core.Route;
import switchboard.routing.core.Verdict;

/** Asks for a slot and a hold: on the number that was called, and when that is full on its overflow. */
final class InboundAdmission {

    private final Slots slots;
    private final AdmissionRepository admissions;
    private final Directory directory;

    InboundAdmission(Slots slots, AdmissionRepository admissions, Directory directory) {
        this.slots = slots;
        this.admissions = admissions;
        this.directory = directory;
    }

    /** The fast answer. Empty: PostgreSQL has to be asked. */
    Future<Optional<Rejection>> ask(InboundQuestion question, OurNumber number) {
        return slots.ask(request(question, Called.of(number)), limits(number))
                .compose(turned -> turned.isPresent() && turned.get().why() == Refusal.AGENT_FULL
                        ? directory
                                .overflow(number)
                                .map(other -> slots.ask(request(question, Called.of(other)), limits(other)))
                                .orElse(Future.succeededFuture(turned))
                        : Future.succeededFuture(turned))
                .map(turned -> turned.map(away -> rejection(away.why())));
    }

    /** The last word, within the transaction that commits the decisions; in the order of the questions. */
    Future<List<Verdict>> admit(SqlConnection tx, List<Asked> asked, Instant now) {
        return admissions
                .lock(
                        tx,
                        asked.stream()
                                .map(each -> each.called().number().tenant())
                                .distinct()
                                .toList())
                .compose(locked -> admitOn(tx, asked, now))
                .compose(verdicts -> overflowing(tx, asked, verdicts, now));
    }

    /** Who found the number full is asked about again, on its overflow. */
    private Future<List<Verdict>> overflowing(
            SqlConnection tx, List<Asked> asked, Map<CallId, Verdict> verdicts, Instant now) {
        List<Asked> elsewhere = asked.stream()
                .filter(each -> isFull(of(each, verdicts)))
                .flatMap(each -> directory.overflow(each.called().number()).stream()
                        .map(other -> new Asked(
                                each.question(), new Called(other, each.called().caller()))))
                .toList();
        return (elsewhere.isEmpty() ? Future.succeededFuture(Map.<CallId, Verdict>of()) : admitOn(tx, elsewhere, now))
                .map(others -> asked.stream()
                        .map(each -> Optional.ofNullable(others.get(Route.callId(each.question())))
                                .orElseGet(() -> of(each, verdicts)))
                        .toList());
    }

    private static Verdict of(Asked asked, Map<CallId, Verdict> verdicts) {
        return Optional.ofNullable(verdicts.get(Route.callId(asked.question())))
                .orElseThrow(() -> new IllegalStateException("no verdict on " + Route.callId(asked.question())));
    }

    /** Gives back whatever slot Redis may have counted. Harmless when there is none. */
    Future<Void> release(InboundQuestion question, OurNumber number) {
        Future<Void> own = slots.release(number.tenant(), number.e164(), Route.callId(question));
        return directory
                .overflow(number)
                .map(other -> Future.join(own, slots.release(other.tenant(), other.e164(), Route.callId(question)))
                        .<Void>mapEmpty())
                .orElse(own);
    }

    private Future<Map<CallId, Verdict>> admitOn(SqlConnection tx, List<Asked> asked, Instant now) {
        List<Asked> ordered = asked.stream()
                .sorted(Comparator.comparing(
                        each -> each.called().number().tenant().value()))
                .toList();
        return admissions
                .admitCallers(
                        tx,
                        ordered.stream()
                                .map(each -> request(each.question(), each.called()))
                                .toList(),
                        now)
                .map(answers -> {
                    Map<CallId, Verdict> verdicts = new HashMap<>();
                    for (Asked each : ordered) {
                        CallId call = Route.callId(each.question());
                        Optional.ofNullable(answers.get(call))
                                .ifPresent(answer -> verdicts.put(call, verdict(each.called(), answer)));
                    }
                    return verdicts;
                });
    }

    private static Verdict verdict(Called called, Admission answer) {
        return answer.fold(
                (Admission.Admitted admitted) -> new Verdict.Admitted(called.number(), admitted.hold()),
                refused -> new Verdict.Refused(rejection(refused.why())));
    }

    private static AdmissionRequest request(InboundQuestion question, Called called) {
        OurNumber number = called.number();
        return new AdmissionRequest(
                Route.callId(question),
                number.tenant(),
                new AdmissionRequest.Route(false, number.e164(), question.from()),
                number.limits().callMax(),
                new AdmissionRequest.Origin(
                        Optional.empty(),
                        Optional.empty(),
                        called.caller(),
                        Optional.empty(),
                        question.providerCallId()));
    }

    private static boolean isFull(Verdict verdict) {
        return verdict.fold(admitted -> false, refused -> refused.reason() == Rejection.AGENT_FULL);
    }

    private static AgentLimits limits(OurNumber number) {
        return AgentLimits.of(number.limits().concurrentMax(), number.limits().callsPerSecond());
    }

    private static Rejection rejection(Refusal why) {
        return Rejection.of(why.name());
    }

    /** A question, and where it is to ring. */
    record Asked(InboundQuestion question, Called called) {}

    /** Our number, and which of the tenant's leads calls it. */
    record Called(OurNumber number, Optional<UUID> caller) {
        static Called of(OurNumber number) {
            return new Called(number, Optional.empty());
        }
    }
}
