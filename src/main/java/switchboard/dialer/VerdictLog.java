package switchboard.dialer;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.TreeSet;
import switchboard.audit.BlackBox;
import switchboard.audit.Entry;
import switchboard.audit.KeyedHash;
import switchboard.dialer.core.CalledParty;
import switchboard.limits.core.Admission;
import switchboard.platform.time.Ids;

/** Makes the certificate of a verdict: all that is needed to derive it again. */
final class VerdictLog {

    static final String ACTION = "verdict.";

    /**
     * Count up when {@code DialRules} decides otherwise, or by other facts, than before: old verdicts stay what they
     * were.
     */
    static final int RULES = 2;

    private final BlackBox blackBox;
    private final Gate gate;
    private final KeyedHash numbers;
    private final Ids salts;

    VerdictLog(BlackBox blackBox, Gate gate, KeyedHash numbers, Ids salts) {
        this.blackBox = blackBox;
        this.gate = gate;
        this.numbers = numbers;
        this.salts = salts;
    }

    /** The last step of a transaction; see {@link BlackBox}. */
    Future<Void> append(SqlConnection tx, List<Entry> certificates) {
        return blackBox.append(tx, certificates);
    }

    /** Of a lead that is not dialled now. */
    Entry certificate(Judged judged) {
        return certificate(judged, about(judged));
    }

    /** Of a lead that may be dialled, and what admission said to it. */
    Entry certificate(Intent intent, Admission admission) {
        JsonObject data = about(intent.judged());
        return certificate(
                intent.judged(),
                admission.fold(
                        yes -> data.put("attempt_id", intent.attemptId().toString())
                                .put("call_id", intent.request().call().toString()),
                        no -> data.put("turned_away", no.why().word())));
    }

    private Entry certificate(Judged judged, JsonObject data) {
        JsonObject inputs = new JsonObject()
                .put("candidate", VerdictJson.of(judged.lead().candidate()))
                .put("salt", salts.next().toString());
        return new Entry(
                judged.certificate(),
                judged.lead().tenant(),
                ACTION + data.getJsonObject("verdict").getString("kind"),
                judged.at(),
                data,
                Optional.of(inputs));
    }

    private JsonObject about(Judged judged) {
        ClaimedLead lead = judged.lead();
        JsonObject data = new JsonObject()
                .put("verdict", VerdictJson.of(judged.verdict()))
                .put("now", judged.at().toString())
                .put("rules", RULES)
                .put("law_pack", gate.pack().version())
                .put("policy", VerdictJson.of(gate.policy()))
                .put("queue_id", lead.claim().queueId().toString())
                .put("lead_id", lead.origin().lead().toString())
                .put("campaign_id", lead.origin().campaign().toString())
                .put("consents", new JsonArray(lead.entries().consents()))
                .put("dnc_entries", new JsonArray(lead.entries().dnc()));
        numbers.of(lead.number().e164()).ifPresent(hash -> data.put("number", hash));
        return places(lead, data);
    }

    private JsonObject places(ClaimedLead lead, JsonObject data) {
        return CalledParty.of(lead.candidate().lead(), gate.pack())
                .fold(
                        known -> data.put("zones", sorted(known.zones())).put("states", sorted(known.states())),
                        unreadable -> data.put("place", unreadable.code()));
    }

    private static JsonArray sorted(Iterable<?> values) {
        TreeSet<String> texts = new TreeSet<>();
        values.forEach(value -> texts.add(value.toString()));
        return new JsonArray(List.copyOf(texts));
    }
}
