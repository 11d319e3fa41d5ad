package switchboard.audit;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import switchboard.audit.core.Fault;
import switchboard.audit.core.Hash;
import switchboard.audit.core.Link;

/**
 * A record as it lies in the database.
 *
 * @param untouched the columns no record fills are empty
 * @param inputsAgree what {@code black_box_inputs} says beside the inputs themselves fits the record
 * @param inputsDigest as that table states it
 * @param inputs as canonical JSON; empty once erased
 */
record StoredRecord(
        Link link, boolean untouched, boolean inputsAgree, Optional<Hash> inputsDigest, Optional<String> inputs) {

    JsonObject data() {
        return new JsonObject(link.certificate().data());
    }

    /** What is wrong beside the chain. A row of inputs that is gone was erased; one that differs was not. */
    Optional<Fault> fault() {
        if (!untouched) {
            return Optional.of(Fault.COLUMNS);
        }
        Optional<Hash> chained =
                Optional.ofNullable(data().getString(BlackBox.INPUTS_DIGEST)).map(Hash::new);
        boolean digestHolds = inputsDigest.isEmpty() || inputsDigest.equals(chained);
        boolean inputsHold = inputs.isEmpty() || inputs.map(Sha256::of).equals(chained);
        return inputsAgree && digestHolds && inputsHold ? Optional.empty() : Optional.of(Fault.INPUTS);
    }
}
