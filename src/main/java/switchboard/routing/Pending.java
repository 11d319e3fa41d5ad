package switchboard.routing;

import java.util.Optional;
import switchboard.provider.core.InboundQuestion;
import switchboard.routing.core.Caller;
import switchboard.routing.core.OurNumber;

/** A caller for whom Redis had a slot, before PostgreSQL has the last word. */
record Pending(InboundQuestion question, OurNumber number, Caller caller, Attempt attempt) {

    InboundAdmission.Asked asked() {
        Optional<Caller.Lead> lead = caller.lead();
        return new InboundAdmission.Asked(question, new InboundAdmission.Called(number, lead.map(Caller.Lead::id)));
    }
}
