package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import switchboard.limits.AdmissionRepository;
import switchboard.limits.AdmissionRequest;
import switchboard.limits.AgentLimits;
import switchboard.limits.Slots;
import switchboard.limits.core.Admission;
import switchboard.limits.core.Refusal;
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

    /** The last word, within the transaction that commits the decision. */
    Future<Verdict> admit(SqlConnection tx, InboundQuestion question, Called called, Instant now) {
        return admitOn(tx, question, called, now)
                .compose(verdict -> isFull(verdict)
                        ? directory
                                .overflow(called.number())
                                .map(other -> admitOn(tx, question, new Called(other, called.caller()), now))
                                .orElse(Future.succeededFuture(verdict))
                        : Future.succeededFuture(verdict));
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

    private Future<Verdict> admitOn(SqlConnection tx, InboundQuestion question, Called called, Instant now) {
        AdmissionRequest request = request(question, called);
        return admissions
                .admit(tx, List.of(request), now)
                .map(answers -> Optional.ofNullable(answers.get(request.call()))
                        .orElseThrow(() -> new IllegalStateException("no verdict on " + request.call()))
                        .fold(
                                (Admission.Admitted admitted) -> new Verdict.Admitted(called.number(), admitted.hold()),
                                refused -> new Verdict.Refused(rejection(refused.why()))));
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

    /** Our number, and which of the tenant's leads calls it. */
    record Called(OurNumber number, Optional<UUID> caller) {
        static Called of(OurNumber number) {
            return new Called(number, Optional.empty());
        }
    }
}
