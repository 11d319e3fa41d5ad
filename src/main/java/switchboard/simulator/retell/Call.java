package switchboard.simulator.retell;

import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import switchboard.simulator.core.Event;
import switchboard.simulator.core.Moment;
import switchboard.simulator.core.Plan;
import switchboard.simulator.world.Wire;

/** A call as the provider has it. Changed on the event loop, readable by any thread. */
public final class Call {

    /** How far it has come. */
    public enum Stage {
        REGISTERED,
        ONGOING,
        ENDED,
        ANALYZED,
        REJECTED
    }

    private final String id;
    private final String from;
    private final String to;
    private final boolean inbound;
    private final int nth;
    private final Instant receivedAt;
    private volatile JsonObject request;
    private volatile Plan plan;
    private volatile Stage stage = Stage.REGISTERED;

    /**
     * @param nth the how-manieth call to this number, or from it; 0 if it was refused before it rang
     * @param request what its owner asked for: metadata, variables, overrides
     */
    Call(String id, Numbers.Pair numbers, boolean inbound, int nth, Instant receivedAt, JsonObject request, Plan plan) {
        this.id = id;
        this.from = numbers.from();
        this.to = numbers.to();
        this.inbound = inbound;
        this.nth = nth;
        this.receivedAt = receivedAt;
        this.request = request;
        this.plan = plan;
    }

    void reach(Event event) {
        Stage reached = switch (event) {
            case CALL_STARTED -> Stage.ONGOING;
            case CALL_ENDED -> Stage.ENDED;
            case CALL_ANALYZED -> Stage.ANALYZED;
            default -> stage;
        };
        stage = reached.compareTo(stage) > 0 ? reached : stage;
    }

    void reject() {
        stage = Stage.REJECTED;
    }

    void follow(Plan other) {
        plan = other;
    }

    void put(String key, Object value) {
        request = request.copy().put(key, value);
    }

    public String id() {
        return id;
    }

    public String from() {
        return from;
    }

    public String to() {
        return to;
    }

    public boolean isInbound() {
        return inbound;
    }

    /** The number at the far end. */
    public String person() {
        return inbound ? from : to;
    }

    public int nth() {
        return nth;
    }

    public Instant receivedAt() {
        return receivedAt;
    }

    public Plan plan() {
        return plan;
    }

    public Stage stage() {
        return stage;
    }

    public boolean isOver() {
        return stage.compareTo(Stage.ENDED) >= 0;
    }

    public Optional<JsonObject> metadata() {
        return Optional.ofNullable(request.getJsonObject("metadata"));
    }

    /** What the agent was told about the callee; empty if nothing. */
    public JsonObject variables() {
        return request.getJsonObject("retell_llm_dynamic_variables", new JsonObject());
    }

    JsonObject request() {
        return request;
    }

    Optional<JsonObject> agentOverride() {
        return Optional.ofNullable(request.getJsonObject("agent_override"))
                .flatMap(override -> Optional.ofNullable(override.getJsonObject("agent")));
    }

    /** Zero until it is over. */
    public Duration talked() {
        return stage == Stage.ENDED || stage == Stage.ANALYZED ? plan.talked() : Duration.ZERO;
    }

    /** The provider's {@code call_status}. */
    public String status() {
        return switch (stage) {
            case REGISTERED -> "registered";
            case ONGOING -> "ongoing";
            case ENDED, ANALYZED -> plan.statusAtEnd();
            case REJECTED -> "rejected";
        };
    }

    /** Why it ended, or how far it has come. */
    public String outcome() {
        return stage == Stage.ENDED || stage == Stage.ANALYZED ? plan.reason() : status();
    }

    JsonObject journalLine() {
        return new JsonObject()
                .put("kind", "call")
                .put("call_id", id)
                .put("from", from)
                .put("to", to)
                .put("inbound", inbound)
                .put("nth", nth)
                .put("received_at", receivedAt.toString())
                .put("stage", stage.name())
                .put("request", request)
                .put("plan", Wire.json(plan));
    }

    /** Reads back {@link #journalLine()}. */
    static Call recalled(JsonObject line) {
        Call call = new Call(
                line.getString("call_id"),
                new Numbers.Pair(line.getString("from"), line.getString("to")),
                line.getBoolean("inbound"),
                line.getInteger("nth"),
                Instant.parse(line.getString("received_at")),
                line.getJsonObject("request"),
                Wire.record(line.getJsonObject("plan"), Plan.class));
        if (Stage.valueOf(line.getString("stage")) == Stage.REJECTED) {
            call.reject();
        }
        return call;
    }

    /** Whether that part of the plan had begun by the time it was last seen. */
    boolean has(Moment moment) {
        return plan.moments().contains(moment);
    }
}
