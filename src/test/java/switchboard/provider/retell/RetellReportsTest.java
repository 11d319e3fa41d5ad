package switchboard.provider.retell;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.buffer.Buffer;
import java.math.BigDecimal;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.error.Failure;
import switchboard.provider.core.CallNews;
import switchboard.provider.core.CallNews.Heard;
import switchboard.provider.core.CallNews.Reported;
import switchboard.provider.core.CallNews.Transferring;
import switchboard.provider.core.CallNews.Unrelated;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.CallReport.Progress;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;

class RetellReportsTest {

    private final RetellReports reports = new RetellReports();

    static List<Fixture> fixtures() {
        return Fixture.all("R");
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void every_fixture_can_be_read(Fixture fixture) {
        CallNews news = reports.read(fixture.body(), Map.of());
        boolean aboutACall = fixture.json().getString("event").matches("call_(started|ended|analyzed)");
        assertThat(news instanceof Reported).isEqualTo(aboutACall);
    }

    @ParameterizedTest
    @MethodSource("fixtures")
    void a_call_is_over_when_the_fixture_says_so(Fixture fixture) {
        if (reports.read(fixture.body(), Map.of()) instanceof Reported news
                && fixture.expect().containsKey("terminal")) {
            assertThat(news.report().ending().isPresent())
                    .isEqualTo(fixture.expect().getBoolean("terminal"));
        }
    }

    @Test
    void an_analysis_alone_holds_the_whole_call() {
        CallReport report = report("R03");
        assertThat(report.progress()).isEqualTo(Progress.ANALYZED);
        assertThat(report.providerCallId()).isEqualTo("call_7e9e3e888bcbb273fcd27109e19");
        assertThat(report.parties().direction()).contains(Direction.OUTBOUND);
        assertThat(report.parties().from()).contains("+14155550100");
        assertThat(report.timing().startedAt()).contains(Instant.ofEpochMilli(1789398000000L));
        assertThat(report.timing().duration()).contains(Duration.ofMillis(94_420));
        assertThat(report.ending().orElseThrow().reason()).isEqualTo(EndReason.USER_HANGUP);
        assertThat(report.results().costCents().orElseThrow()).isEqualByComparingTo(new BigDecimal("15.991673"));
        assertThat(report.results().analysis().orElseThrow().says("booked")).isTrue();
        assertThat(report.attemptId()).contains("att_8cee2c280557");
        assertThat(report.order().at()).isEqualTo(Instant.ofEpochMilli(1789398101320L));
    }

    @Test
    void what_is_absent_is_absent() {
        CallReport noMetadata = report("R44");
        assertThat(noMetadata.metadata()).isEmpty();
        CallReport web = report("R45");
        assertThat(web.parties().from()).isEmpty();
        assertThat(web.parties().to()).isEmpty();
        CallReport unconnected = report("R04");
        assertThat(unconnected.timing().startedAt()).isEmpty();
        assertThat(unconnected.timing().duration()).contains(Duration.ZERO);
    }

    @Test
    void a_transfer_step_names_where_it_goes() {
        Transferring started = (Transferring) news("R31");
        assertThat(started.step().word()).isEqualTo("started");
        assertThat(started.step().destination()).contains("+14155550199");
        assertThat(started.step().extension()).contains("1234");
        assertThat(started.step().kind()).contains("warm_transfer");
        assertThat(report("R35").ending().orElseThrow().transferredTo()).contains("+14155550198");
    }

    @Test
    void what_is_said_meanwhile_is_heard() {
        assertThat(((Heard) news("R41")).turnsJson()).startsWith("[{\"role\":\"agent\"");
    }

    @Test
    void other_events_are_named_and_left_alone() {
        assertThat(((Unrelated) news("R47")).note()).isEqualTo("unknown event agent_sneezed");
        assertThat(((Unrelated) news("R43")).note()).isEqualTo("no handler for event chat_analyzed");
    }

    @Test
    void a_status_of_registered_on_call_ended_is_not_believed() {
        Reported ended = (Reported) read("""
                {"event":"call_ended","call":{"call_id":"c","call_status":"registered"}}""");
        assertThat(ended.report().progress()).isEqualTo(Progress.ENDED);
        assertThat(ended.report().ending().orElseThrow().reason()).isEqualTo(EndReason.UNKNOWN);
    }

    @Test
    void without_an_event_time_the_signature_dates_the_report() {
        Buffer body = Buffer.buffer("{\"event\":\"call_started\",\"call\":{\"call_id\":\"c\"}}");
        CallNews news = reports.read(body, Map.of("x-retell-signature", "v=1700000000000,d=" + "0".repeat(64)));
        assertThat(((Reported) news).report().order().at()).isEqualTo(Instant.ofEpochMilli(1_700_000_000_000L));
    }

    @Test
    void an_event_about_a_call_that_names_none_is_invalid() {
        assertThatThrownBy(() -> read("{\"event\":\"call_ended\"}"))
                .isInstanceOfSatisfying(Failure.class, f -> assertThat(f.kind()).isEqualTo(Failure.Kind.INVALID));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"c\",\"duration_ms\":1e400000000}}",
                "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"c\",\"call_cost\":{\"combined_cost\":1e-400000000}}}",
                "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"c\",\"duration_ms\":-5,\"metadata\":7}}",
                "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"c\",\"start_timestamp\":\"soon\",\"transcript\":[]}}",
                "{\"event\":\"call_analyzed\",\"call\":{\"call_id\":\"c\",\"call_analysis\":null,\"from_number\":null}}"
            })
    void nonsense_in_a_field_leaves_it_absent(String body) {
        CallReport report = ((Reported) read(body)).report();
        assertThat(report.timing()).isEqualTo(CallReport.Timing.NONE);
        assertThat(report.results()).isEqualTo(CallReport.Results.NONE);
    }

    @Test
    void what_the_database_cannot_hold_is_replaced() {
        CallReport report = ((Reported)
                        read(
                                "{\"event\":\"call_ended\",\"call\":{\"call_id\":\"c\","
                                        + "\"transcript\":\"a\\u0000b\\ud800c\\ud83d\\ude00\",\"metadata\":{\"k\":{\"n\":\"\\u0000\"}}}}"))
                .report();
        assertThat(report.results().transcript()).isEqualTo(Optional.of("a\ufffdb\ufffdc\ud83d\ude00"));
        assertThat(report.metadata().get("k")).doesNotContain("u0000").doesNotContain("\u0000");
    }

    @Test
    void every_reason_has_a_word_of_ours() {
        assertThat(RetellReasons.reason("error_something_new")).isEqualTo(EndReason.PROVIDER_ERROR);
        assertThat(RetellReasons.reason("abducted")).isEqualTo(EndReason.UNKNOWN);
        assertThat(RetellReasons.reason("sip_routing_error")).isEqualTo(EndReason.ROUTING_ERROR);
    }

    private CallReport report(String fixture) {
        return ((Reported) news(fixture)).report();
    }

    private CallNews news(String fixture) {
        return reports.read(Fixture.named(fixture).body(), Map.of());
    }

    private CallNews read(String body) {
        return reports.read(Buffer.buffer(body), Map.of());
    }
}
