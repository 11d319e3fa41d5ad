package switchboard.simulator;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.http.HttpMethod;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.util.Map;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RetellApiIT {

    private final Play play = new Play("{outcomes: {not_interested: 1}, limits: {reserved_inbound: 2}}");

    @AfterEach
    void close() {
        play.close();
    }

    @Test
    void a_call_can_be_read_while_it_rings_while_it_lasts_and_when_it_is_over() {
        String id = dial("+12125550147", "a1");

        assertThat(read(id).getString("call_status")).isEqualTo("registered");
        play.clock.advanceTo(play.simulator.nextEventAt().orElseThrow());
        assertThat(read(id).getString("call_status")).isEqualTo("ongoing");
        play.playOut();
        assertThat(read(id).getString("call_status")).isEqualTo("ended");
        assertThat(read(id).getJsonObject("call_analysis").getString("user_sentiment"))
                .isEqualTo("Neutral");
        assertThat(read(id).getString("transcript")).contains("not interested");
    }

    @Test
    void calls_are_found_by_metadata_and_number_while_still_registered() {
        String id = dial("+12125550147", "a1");
        dial("+12125550147", "a2");
        JsonObject byMetadata = criterion("a1");
        byMetadata.put("to_number", new JsonObject("{\"type\":\"string\",\"op\":\"eq\",\"value\":\"+12125550147\"}"));

        JsonObject found = list(new JsonObject().put("filter_criteria", byMetadata));

        assertThat(found.getJsonArray("items").size()).isEqualTo(1);
        JsonObject item = found.getJsonArray("items").getJsonObject(0);
        assertThat(item.getString("call_id")).isEqualTo(id);
        assertThat(item.containsKey("transcript")).isFalse();
        assertThat(list(new JsonObject().put("filter_criteria", criterion("a3")))
                        .getJsonArray("items"))
                .isEmpty();
    }

    @Test
    void a_long_list_comes_in_pages() {
        for (int i = 0; i < 5; i++) {
            dial("+1212555010" + i, "a" + i);
        }
        JsonArray seen = new JsonArray();
        JsonObject query = new JsonObject().put("limit", 2).put("sort_order", "ascending");

        for (boolean more = true; more; ) {
            JsonObject page = list(query);
            page.getJsonArray("items").forEach(item -> seen.add(((JsonObject) item).getString("to_number")));
            more = page.getBoolean("has_more");
            query.put("pagination_key", page.getString("pagination_key"));
        }

        assertThat(seen)
                .isEqualTo(new JsonArray(
                        "[\"+12125550100\",\"+12125550101\",\"+12125550102\"," + "\"+12125550103\",\"+12125550104\"]"));
    }

    @Test
    void a_filter_by_status_registered_is_refused() {
        JsonObject criteria =
                new JsonObject("{\"call_status\":{\"type\":\"enum\",\"op\":\"in\",\"value\":[\"registered\"]}}");

        assertThat(play.retell
                        .post("/v3/list-calls", new JsonObject().put("filter_criteria", criteria))
                        .status())
                .isEqualTo(400);
    }

    @Test
    void a_stopped_call_ends_at_once() {
        String id = dial("+12125550147", "a1");
        play.clock.advanceTo(play.simulator.nextEventAt().orElseThrow());
        play.until(() -> read(id).getString("call_status").equals("ongoing"));

        assertThat(play.retell
                        .send(HttpMethod.POST, "/v2/stop-call/" + id, null)
                        .status())
                .isEqualTo(204);
        play.playOut();

        assertThat(read(id).getString("disconnection_reason")).isEqualTo("manual_stopped");
        assertThat(read(id).getLong("duration_ms")).isLessThan(10_000);
        assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_started", "call_ended", "call_analyzed");
    }

    @Test
    void a_call_stopped_while_it_rings_was_never_connected() {
        String id = dial("+12125550147", "a1");

        play.retell.send(HttpMethod.POST, "/v2/stop-call/" + id, null);
        play.playOut();

        assertThat(read(id).getLong("duration_ms")).isZero();
        assertThat(play.receiver.events()).containsExactlyInAnyOrder("call_ended", "call_analyzed");
    }

    @Test
    void capacity_says_what_is_in_use() {
        dial("+12125550147", "a1");

        JsonObject capacity = play.retell.get("/get-concurrency").json();

        assertThat(capacity.getInteger("current_concurrency")).isEqualTo(1);
        assertThat(capacity.getInteger("concurrency_limit")).isEqualTo(20);
        assertThat(capacity.getInteger("reserved_inbound_concurrency")).isEqualTo(2);
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            value = {
                "{}|400|from_number",
                "{\"from_number\":\"+14155550100\"}|400|to_number",
                "{\"from_number\":\"+14155550100\",\"to_number\":\"2125550147\"}|400|E.164",
                "{\"from_number\":\"+14155550100\",\"to_number\":7}|400|to_number",
                "{\"from_number\":\"+14155550100\",\"to_number\":\"+12125550147\",\"metadata\":\"x\"}|400|metadata",
                "{\"from_number\":\"+14155550100\",\"to_number\":\"+12125550147\","
                        + "\"retell_llm_dynamic_variables\":{\"n\":1}}|400|must be a string",
                "{\"from_number\":\"+14155550100\",\"to_number\":\"+12125550147\","
                        + "\"agent_override\":{\"agent\":{\"max_call_duration_ms\":1000}}}|400|max_call_duration_ms",
            })
    void a_malformed_order_places_no_call(String body, int status, String message) {
        Client.Answer answer = play.retell.post("/v2/create-phone-call", new JsonObject(body));

        assertThat(answer.status()).isEqualTo(status);
        assertThat(answer.json().getString("status")).isEqualTo("error");
        assertThat(answer.json().getString("message")).contains(message);
        assertThat(play.simulator.record().calls()).isEmpty();
    }

    @Test
    void a_wrong_key_an_unknown_call_and_an_unknown_path_are_refused_in_the_provider_s_shape() {
        Client stranger = new Client(play.vertx, play.simulator.url(), Map.of("Authorization", "Bearer other"));

        assertThat(stranger.dial("+12125550147", new JsonObject()).status()).isEqualTo(401);
        assertThat(play.retell.get("/v2/get-call/call_unknown").status()).isEqualTo(422);
        Client.Answer unknown = play.retell.post("/create-batch-call", new JsonObject());
        assertThat(unknown.status()).isEqualTo(404);
        assertThat(unknown.json().getString("status")).isEqualTo("error");
    }

    @Test
    void numbers_are_bought_imported_read_changed_and_deleted() {
        // when
        String bought = play.retell
                .post("/create-phone-number", new JsonObject().put("area_code", 212))
                .json()
                .getString("phone_number");
        Client.Answer imported = play.retell.post(
                "/import-phone-number",
                new JsonObject().put("phone_number", "+14155550100").put("termination_uri", "x.pstn.twilio.com"));
        Client.Answer changed = play.retell.send(
                HttpMethod.PATCH, "/update-phone-number/%2B14155550100", new JsonObject().put("nickname", "desk"));

        // then
        assertThat(imported.status()).isEqualTo(201);
        assertThat(imported.json().getString("phone_number_type")).isEqualTo("custom");
        assertThat(changed.json().getString("nickname")).isEqualTo("desk");
        assertThat(play.retell.get("/get-phone-number/%2B14155550100").json().getString("nickname"))
                .isEqualTo("desk");
        assertThat(play.retell
                        .get("/v2/list-phone-numbers")
                        .json()
                        .getJsonArray("items")
                        .size())
                .isEqualTo(2);
        assertThat(play.retell
                        .send(HttpMethod.DELETE, "/delete-phone-number/" + bought.replace("+", "%2B"), null)
                        .status())
                .isEqualTo(204);
        assertThat(play.retell
                        .get("/v2/list-phone-numbers")
                        .json()
                        .getJsonArray("items")
                        .size())
                .isEqualTo(1);
    }

    @Test
    void a_call_from_a_number_that_is_not_ours_is_refused_once_we_own_any() {
        play.retell.post("/import-phone-number", new JsonObject().put("phone_number", "+14155550199"));

        Client.Answer answer = play.retell.dial("+12125550147", new JsonObject());

        assertThat(answer.status()).isEqualTo(422);
        assertThat(play.simulator.record().calls()).isEmpty();
    }

    private String dial(String to, String attemptId) {
        JsonObject metadata = new JsonObject().put("attempt_id", attemptId);
        return play.retell
                .dial(to, new JsonObject().put("metadata", metadata))
                .json()
                .getString("call_id");
    }

    private JsonObject read(String id) {
        return play.retell.get("/v2/get-call/" + id).json();
    }

    private JsonObject list(JsonObject query) {
        return play.retell.post("/v3/list-calls", query).json();
    }

    private static JsonObject criterion(String attemptId) {
        return new JsonObject()
                .put(
                        "metadata",
                        new JsonArray()
                                .add(new JsonObject()
                                        .put("key", "attempt_id")
                                        .put("type", "string")
                                        .put("op", "eq")
                                        .put("value", attemptId)));
    }
}
