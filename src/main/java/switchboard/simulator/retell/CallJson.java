package switchboard.simulator.retell;

import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.time.Instant;
import switchboard.simulator.core.CallCost;
import switchboard.simulator.core.Event;
import switchboard.simulator.core.Outcome;
import switchboard.simulator.core.Plan;

/** Call objects as Retell writes them: what is not known yet is absent, not null. */
final class CallJson {

    static final String TRANSFER_NUMBER = "+14155550199";
    private static final JsonObject LATENCY = new JsonObject()
            .put("llm", percentiles(612, 911, 1_004, 1_102, 1_130, 402))
            .put("e2e", percentiles(1_180, 1_604, 1_711, 1_790, 1_802, 890));
    private static final JsonObject TOKENS =
            new JsonObject("{\"values\":[1841,1902,2010],\"average\":1917.6666667,\"num_requests\":3}");

    private final Conversations conversations = new Conversations();
    private final Recordings recordings;

    CallJson(Recordings recordings) {
        this.recordings = recordings;
    }

    /** The body of a webhook. */
    JsonObject webhook(Call call, Event event, Instant at) {
        JsonObject body = new JsonObject().put("event", event.word()).put("call", at(call, event));
        if (event == Event.TRANSFER_STARTED || event == Event.TRANSFER_BRIDGED) {
            body.put("transfer_destination", new JsonObject().put("number", TRANSFER_NUMBER));
            body.put("transfer_option", new JsonObject().put("type", "cold_transfer"));
        }
        return body.put("event_timestamp", at.toEpochMilli());
    }

    /** The answer to create-phone-call. Always the same, even if the call is further by then. */
    JsonObject registered(Call call) {
        return head(call, "registered");
    }

    /** The answer to get-call: the call as far as it has come. */
    JsonObject now(Call call) {
        return switch (call.stage()) {
            case REGISTERED, REJECTED -> head(call, "registered");
            case ONGOING -> at(call, Event.CALL_STARTED);
            case ENDED -> at(call, Event.CALL_ENDED);
            case ANALYZED -> at(call, Event.CALL_ANALYZED);
        };
    }

    /** An item of list-calls: the same without the words. */
    JsonObject listed(Call call) {
        JsonObject item = now(call);
        item.remove("transcript");
        item.remove("transcript_object");
        item.remove("transcript_with_tool_calls");
        return item;
    }

    private JsonObject at(Call call, Event event) {
        boolean over = event == Event.CALL_ENDED || event == Event.CALL_ANALYZED;
        JsonObject json = head(call, over ? call.plan().statusAtEnd() : "ongoing");
        call.plan().connectedAt().ifPresent(at -> json.put("start_timestamp", at.toEpochMilli()));
        Conversations.Conversation said = conversations.of(call.plan().outcome());
        if (over) {
            addEnd(json, call, said);
        } else if (event == Event.TRANSCRIPT_UPDATED) {
            json.put("transcript_with_tool_calls", said.turns());
        }
        return event == Event.CALL_ANALYZED ? json.put("call_analysis", analysis(call, said)) : json;
    }

    private static JsonObject head(Call call, String status) {
        JsonObject request = call.request();
        JsonObject json = new JsonObject()
                .put("call_id", call.id())
                .put("call_type", "phone_call")
                .put("agent_id", request.getString("override_agent_id", "agent_of_the_number"))
                .put("agent_version", version(request.getValue("override_agent_version")))
                .put("agent_name", "Riley");
        if (request.containsKey("retell_llm_dynamic_variables")) {
            json.put("retell_llm_dynamic_variables", request.getJsonObject("retell_llm_dynamic_variables"));
        }
        JsonObject sip = new JsonObject();
        if (!call.isInbound()) {
            sip.put("X-RetellAI-CallId", call.id()).put("X-RetellAI-Direction", "Outbound");
        }
        json.put("custom_sip_headers", sip.mergeIn(request.getJsonObject("custom_sip_headers", new JsonObject())));
        json.put("call_status", status);
        call.metadata().ifPresent(metadata -> json.put("metadata", metadata));
        return json.put("from_number", call.from())
                .put("to_number", call.to())
                .put("direction", call.isInbound() ? "inbound" : "outbound");
    }

    private static int version(Object given) {
        return given instanceof Integer number ? number : 0;
    }

    private void addEnd(JsonObject json, Call call, Conversations.Conversation said) {
        Plan plan = call.plan();
        boolean connected = plan.connectedAt().isPresent();
        if (connected) {
            json.put("end_timestamp", plan.endedAt().toEpochMilli());
        }
        json.put("duration_ms", plan.talked().toMillis())
                .put("transcript", connected ? said.transcript() : "")
                .put("transcript_with_tool_calls", connected ? said.turns() : new JsonArray())
                .put("disconnection_reason", plan.reason())
                .put("call_cost", cost(CallCost.of(plan.talked())));
        if (!connected) {
            return;
        }
        if (plan.reason().equals("call_transfer")) {
            json.put("transfer_destination", TRANSFER_NUMBER);
        }
        String folder = recordings.of(call.id());
        json.put("transcript_object", said.turns())
                .put("latency", LATENCY)
                .put("llm_token_usage", TOKENS)
                .put("collected_dynamic_variables", new JsonObject())
                .put("recording_url", folder + "/recording.wav")
                .put("recording_multi_channel_url", folder + "/recording_multichannel.wav")
                .put("public_log_url", folder + "/public.log")
                .put("opt_in_signed_url", false)
                .put("data_storage_setting", "everything");
    }

    private static JsonObject cost(CallCost cost) {
        JsonArray products = new JsonArray();
        cost.products()
                .forEach(product -> products.add(new JsonObject()
                        .put("product", product.name())
                        .put("unit_price", product.unitPrice())
                        .put("cost", product.cost())));
        JsonObject json = new JsonObject().put("product_costs", products);
        if (cost.seconds() > 0) {
            json.put("total_duration_seconds", cost.seconds())
                    .put("total_duration_unit_price", CallCost.centsPerSecond());
        }
        return json.put("combined_cost", cost.combined());
    }

    private static JsonObject analysis(Call call, Conversations.Conversation said) {
        if (call.plan().connectedAt().isEmpty()) {
            return new JsonObject()
                    .put("call_summary", "")
                    .put("user_sentiment", "Unknown")
                    .put("call_successful", false)
                    .put("custom_analysis_data", new JsonObject());
        }
        JsonObject analysis = said.analysis().copy();
        JsonObject data = analysis.getJsonObject("custom_analysis_data");
        if (data.getBoolean("booked", false) && !call.plan().isBooked()) {
            data.put("booked", false); // cut off before the appointment was made
            analysis.put("call_successful", false);
        }
        if (call.plan().outcome() == Outcome.CALLBACK) {
            data.put("callback_at", call.plan().endedAt().plusSeconds(2 * 3_600).toString());
        }
        String slot = call.request().getString("booked_slot", "");
        return slot.isEmpty() ? analysis : analysis.put("custom_analysis_data", data.put("slot", slot));
    }

    private static JsonObject percentiles(int p50, int p90, int p95, int p99, int max, int min) {
        return new JsonObject()
                .put("p50", p50)
                .put("p90", p90)
                .put("p95", p95)
                .put("p99", p99)
                .put("max", max)
                .put("min", min)
                .put("num", 6);
    }
}
