package switchboard.routing.core;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.function.Predicate;
import switchboard.platform.core.CallId;
import switchboard.provider.core.ConnectCall;
import switchboard.provider.core.InboundQuestion;
import switchboard.provider.core.InboundQuestion.Kind;
import switchboard.routing.core.RouteDecision.Connect;
import switchboard.routing.core.RouteDecision.Reject;

/** Who takes an inbound call: a pure function of the question, what is known, what was admitted, and the time. */
public final class Route {

    private Route() {}

    /**
     * Our id of the call: made from the question's key, so that a repeated question asks for the same hold and slot.
     */
    public static CallId callId(InboundQuestion question) {
        return new CallId(UUID.nameUUIDFromBytes(("inbound:" + question.key()).getBytes(StandardCharsets.UTF_8)));
    }

    /** The refusals that need no admission: asked first, so that none of them ever takes a hold. */
    public static Optional<Rejection> screen(OurNumber number, Caller caller) {
        if (!number.answers()) {
            return Optional.of(Rejection.AGENT_INACTIVE);
        }
        if (caller.blocked()) {
            return Optional.of(Rejection.CALLER_BLOCKED);
        }
        return caller.callsLastHour() >= number.limits().floodPerHour()
                ? Optional.of(Rejection.FLOOD)
                : Optional.empty();
    }

    /** {@code tenantHas} tells whether an agent of the provider answers one of this tenant's numbers. */
    public static RouteDecision decide(
            InboundQuestion question,
            OurNumber number,
            Caller caller,
            Verdict verdict,
            Predicate<String> tenantHas,
            Instant now) {
        return verdict.fold(
                admitted -> new Connect(new ConnectCall(
                        Optional.of(agent(number, admitted, caller, tenantHas)),
                        Variables.of(number, caller, now),
                        metadata(question, number, caller),
                        Optional.of(admitted.hold()))),
                refused -> new Reject(refused.reason()));
    }

    /** A chat takes neither slot nor hold, and its own agent is bound to the number. */
    public static RouteDecision decideChat(InboundQuestion question, OurNumber number, Caller caller, Instant now) {
        return new Connect(new ConnectCall(
                Optional.empty(),
                Variables.of(number, caller, now),
                metadata(question, number, caller),
                Optional.empty()));
    }

    /** A lead speaks with the agent it knows, unless the call had to go to the overflow. */
    private static String agent(
            OurNumber number, Verdict.Admitted admitted, Caller caller, Predicate<String> tenantHas) {
        boolean overflowed = !admitted.agent().e164().equals(number.e164());
        return overflowed
                ? admitted.agent().agent()
                : caller.lead().flatMap(Caller.Lead::agent).filter(tenantHas).orElse(number.agent());
    }

    private static Map<String, String> metadata(InboundQuestion question, OurNumber number, Caller caller) {
        Map<String, String> metadata = new TreeMap<>();
        metadata.put("user_id", number.tenant().toString());
        if (question.kind() == Kind.CALL) {
            metadata.put("call_id", callId(question).toString());
        }
        caller.lead().ifPresent(lead -> metadata.put("lead_id", lead.id().toString()));
        return metadata;
    }
}
