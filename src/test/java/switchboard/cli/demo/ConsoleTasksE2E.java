package switchboard.cli.demo;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;
import static org.awaitility.Awaitility.await;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.WaitForSelectorState;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.LocalDateTime;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import switchboard.testkit.Browser;
import switchboard.testkit.DemoStore;
import switchboard.testkit.Program;

/** An operator's ten main tasks at the console of a running demo, in a real browser. */
@Tag("ci")
class ConsoleTasksE2E {

    @TempDir
    static Path folder;

    private static Browser browser;
    private static Program demo;
    private static String url;
    private static Page page;

    @BeforeAll
    static void open() throws IOException {
        Path csv =
                Files.writeString(folder.resolve("leads.csv"), LeadList.whole().text());
        browser = Browser.start();
        PlaywrightAssertions.setDefaultAssertionTimeout(60_000);
        demo = Program.start(
                folder,
                Map.of(
                        "SWITCHBOARD_DATA_DIR",
                        folder.toString(),
                        "SWITCHBOARD_HTTP_PORT",
                        "0",
                        "CALCOM_API_KEY",
                        "cal_demo"),
                "512m",
                List.of("demo", "--leads", csv.toString(), "--speed", "6", "--seed", "7", "--headless"));
        url = "http://localhost:" + demo.port();
        page = browser.window(1440, 960, ColorScheme.LIGHT);
        await().until(() -> !list("campaigns").isEmpty()
                && list("campaigns").getJsonObject(0).getString("status").equals("running"));
    }

    @AfterAll
    static void close() {
        if (demo != null) {
            demo.close();
        }
        if (browser != null) {
            browser.close();
        }
    }

    @Test
    void a_tenant_is_paused_and_resumed() {
        go("limits");
        Locator tile = page.locator(".tiles .panel").first();
        tile.getByRole(AriaRole.BUTTON, namedHere("Pause")).click();
        Browser.shoot(page, "console-pause");
        confirm();
        assertThat(tile.locator(".badge").first()).hasText("paused");
        tile.getByRole(AriaRole.BUTTON, namedHere("Resume")).click();
        assertThat(tile.getByRole(AriaRole.BUTTON, namedHere("Pause"))).isVisible();
    }

    @Test
    void minutes_are_topped_up() {
        String tenant = list("usage").getJsonObject(0).getString("user_id");
        int before = credit(tenant);
        go("limits");
        page.locator("[data-key='top-up:" + tenant + "']").click();
        page.locator("#ask select").selectOption("call_800");
        confirm();
        told("800 minutes more");
        assertThat(credit(tenant)).isEqualTo(before + 800 * 60);
        Browser.shoot(page, "console-limits");
    }

    @Test
    void why_not_this_lead() {
        go("campaigns");
        String lead = list("calls").getJsonObject(0).getString("lead_id");
        page.getByLabel("Why not this lead?").fill(lead);
        page.getByRole(AriaRole.BUTTON, named("Why?")).click();
        assertThat(page.locator(".answer")).containsText("attempt");
        Browser.shoot(page, "console-why");
        page.getByLabel("Why not this lead?").fill("00000000-0000-0000-0000-000000000000");
        page.getByRole(AriaRole.BUTTON, named("Why?")).click();
        assertThat(page.locator(".answer")).not().containsText("attempt");
    }

    @Test
    void one_webhook_is_replayed_after_a_look_at_what_would_change() {
        go("inbox");
        page.locator("#filter-status").selectOption("done");
        page.locator("[data-key^='see:']").first().click();
        assertThat(page.locator("#see pre")).containsText("\"event\"");
        page.getByRole(AriaRole.BUTTON, named("Close")).click();
        page.locator("[data-key^='replay:']").first().click();
        confirm();
        told("handled again");
    }

    @Test
    void webhooks_are_replayed_by_filter() {
        go("inbox");
        page.locator("#filter-status").selectOption("done");
        page.locator("#filter-source").selectOption("retell");
        page.getByRole(AriaRole.BUTTON, named("Replay all of these…")).click();
        assertThat(page.locator("#ask h2")).containsText("webhooks?");
        Browser.shoot(page, "console-replay");
        confirm();
        told("are handled again");
    }

    @Test
    void an_unknown_number_finds_its_owner() {
        DemoStore.in(folder).query("""
                insert into unknown_phone (phone_number, event_type, received_at)
                values ('+12125559999', 'call_started', now())
                """);
        go("unknown");
        Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("+12125559999"));
        row.getByRole(AriaRole.BUTTON).click();
        page.locator("#ask select").selectOption("spam");
        confirm();
        told("Resolved");
        page.locator("#filter-status").selectOption("resolved");
        assertThat(row).containsText("spam");
        Browser.shoot(page, "console-unknown");
    }

    @Test
    void a_campaign_is_drained_and_started() {
        go("campaigns");
        Locator card = page.locator(".panel").first();
        card.getByRole(AriaRole.BUTTON, namedHere("Drain")).click();
        confirm();
        assertThat(card.locator("h2 .badge")).hasText("draining");
        Browser.shoot(page, "console-campaigns");
        card.getByRole(AriaRole.BUTTON, namedHere("Start")).click();
        assertThat(card.locator("h2 .badge")).hasText("running");
    }

    @Test
    void a_recording_is_listened_to() {
        await().until(() -> recorded().isPresent());
        page.navigate(url + "/console/desk#/call/" + recorded().orElseThrow());
        assertThat(page.locator(".timeline li").first()).isVisible();
        page.locator("audio").evaluate("audio => audio.play()");
        page.waitForFunction("() => document.querySelector('audio').currentTime > 0");
        Browser.shoot(page, "console-call");
    }

    @Test
    void an_appointment_is_moved() {
        await().until(() -> !booked().isEmpty());
        go("appointments");
        Locator slot = page.locator(".slot[data-state='booked']").first();
        String id = slot.getAttribute("data-key");
        slot.click();
        Browser.shoot(page, "console-move");
        Locator start = page.locator("#ask-start");
        LocalDateTime moved = LocalDateTime.parse(start.inputValue()).plusDays(7);
        start.fill(moved.toString());
        confirm();
        told("It is moved");
        assertThat(get("/v1/appointments/" + id).getString("start_time")).startsWith(moved.toString());
    }

    @Test
    void an_alert_is_acknowledged() {
        DemoStore.in(folder).query("""
                insert into alerts (alert_type, severity, message) values ('test_alert', 'warning', '<b>bold</b> & plain')
                """);
        go("alerts");
        Locator row = page.locator("tr", new Page.LocatorOptions().setHasText("<b>bold</b> & plain"));
        row.getByRole(AriaRole.BUTTON, namedHere("Acknowledge")).click();
        assertThat(row).containsText("acknowledged");
        Browser.shoot(page, "console-alerts");
    }

    @Test
    void all_dialing_stops_and_goes_on() {
        go("health");
        page.getByRole(AriaRole.BUTTON, named("Stop all dialing")).click();
        Browser.shoot(page, "console-stop");
        confirm();
        assertThat(page.locator(".panel").first()).containsText("stopped by");
        page.getByRole(AriaRole.BUTTON, named("Start dialing again")).click();
        assertThat(page.getByRole(AriaRole.BUTTON, named("Stop all dialing"))).isVisible();
    }

    @Test
    void no_page_has_a_serious_barrier_in_light_or_dark_or_on_a_phone() {
        for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
            Page window = browser.window(scheme == ColorScheme.DARK ? 380 : 1280, 900, scheme);
            for (String name : List.of(
                    "campaigns",
                    "calls",
                    "appointments",
                    "limits",
                    "alerts",
                    "inbox",
                    "unknown",
                    "reconciliation",
                    "billing",
                    "audit",
                    "health")) {
                window.navigate(url + "/console/desk#/" + name);
                window.locator(".body:not([aria-busy])").waitFor();
                assertThat(Browser.barriers(window)).as(name + " " + scheme).isEmpty();
                Browser.shoot(window, "console-" + name + "-" + scheme.name().toLowerCase(Locale.ROOT));
            }
            window.navigate(url + "/");
            assertThat(Browser.barriers(window)).as("live " + scheme).isEmpty();
            window.close();
        }
        assertThat(browser.complaints()).isEmpty();
    }

    private static void go(String name) {
        page.navigate(url + "/console/desk#/" + name);
        page.reload();
        page.locator(".body:not([aria-busy])").waitFor();
    }

    private static void confirm() {
        page.locator("#ask button[value='yes']").click();
        page.locator("#ask[open]").waitFor(new Locator.WaitForOptions().setState(WaitForSelectorState.HIDDEN));
    }

    private static void told(String words) {
        assertThat(page.locator("#toast")).containsText(words);
    }

    private static Page.GetByRoleOptions named(String name) {
        return new Page.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Locator.GetByRoleOptions namedHere(String name) {
        return new Locator.GetByRoleOptions().setName(name).setExact(true);
    }

    private static Optional<String> recorded() {
        return list("calls").stream()
                .map(JsonObject.class::cast)
                .filter(call -> call.getString("recording_url") != null)
                .map(call -> call.getString("id"))
                .findFirst();
    }

    private static List<JsonObject> booked() {
        return list("appointments").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("status").equals("booked"))
                .toList();
    }

    private static int credit(String tenant) {
        return list("usage").stream()
                .map(JsonObject.class::cast)
                .filter(one -> one.getString("user_id").equals(tenant))
                .findFirst()
                .orElseThrow()
                .getInteger("call_credit_seconds");
    }

    private static JsonArray list(String resource) {
        return get("/v1/" + resource + "?limit=100").getJsonArray("data");
    }

    private static JsonObject get(String path) {
        try {
            return new JsonObject(HttpClient.newHttpClient()
                    .send(
                            HttpRequest.newBuilder(URI.create(url + path))
                                    .timeout(Duration.ofSeconds(60))
                                    .build(),
                            BodyHandlers.ofString())
                    .body());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }
}
