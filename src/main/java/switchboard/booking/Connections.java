package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import java.security.SecureRandom;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.SecretKey;
import switchboard.booking.ConnectionRepository.Connection;
import switchboard.booking.ConnectionRepository.Sealed;
import switchboard.booking.ConnectionTest.Check;
import switchboard.booking.ConnectionTest.Report;
import switchboard.booking.calcom.CalcomClient;
import switchboard.booking.calcom.CalcomWebhooks;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;

/** Connects tenants' calendars. A key that does not work is not stored; one that does is stored sealed. */
final class Connections {

    /** What its effects need to be told; the others are kept for whoever reads the inbox. */
    private static final List<String> TRIGGERS = List.of(
            "BOOKING_CREATED",
            "BOOKING_REQUESTED",
            "BOOKING_RESCHEDULED",
            "BOOKING_CANCELLED",
            "BOOKING_REJECTED",
            "BOOKING_PAID",
            "BOOKING_PAYMENT_INITIATED",
            "BOOKING_NO_SHOW_UPDATED",
            "MEETING_STARTED",
            "MEETING_ENDED");

    private static final SecureRandom RANDOM = new SecureRandom();
    private static final int SECRET_BYTES = 32;

    /** What it needs of its surroundings. */
    record Means(Pool pool, Calendars calendars, CalendarSecrets secrets, CalcomClient client, String publicUrl) {}

    private final Means means;
    private final Optional<SecretKey> key;
    private final ConnectionTest test;
    private final Clocks clocks;
    private final ConnectionRepository connections = new ConnectionRepository();
    private final AuditRepository audit = new AuditRepository();

    Connections(Means means, Optional<SecretKey> key, Clocks clocks) {
        this.means = means;
        this.key = key;
        this.test = new ConnectionTest(means.client(), clocks.business());
        this.clocks = clocks;
    }

    /** A connection and what its test found. */
    record Connected(Connection connection, List<Check> checks) {}

    Future<Connected> connect(Identity who, UUID tenant, ConnectBody body) {
        SecretKey seal = key.orElseThrow(() -> Failure.conflict(
                "encryption_key_missing", "Set SWITCHBOARD_ENCRYPTION_KEY: keys are stored sealed, or not at all."));
        return test.run(body.key(), body.eventType())
                .map(Connections::mustWork)
                .compose(report -> store(who, tenant, body, report, seal));
    }

    private static Report mustWork(Report report) {
        report.checks().stream().filter(check -> !check.ok()).findFirst().ifPresent(check -> {
            throw Failure.invalid("calendar_" + check.name() + "_refused", check.explanation())
                    .about(check.name().equals("api_key") ? "api_key" : "event_type_id");
        });
        return report;
    }

    private Future<Connected> store(Identity who, UUID tenant, ConnectBody body, Report report, SecretKey seal) {
        byte[] random = new byte[SECRET_BYTES];
        RANDOM.nextBytes(random);
        String secret = HexFormat.of().formatHex(random);
        Sealed sealed = new Sealed(
                SealedText.seal(body.key(), seal),
                SealedText.seal(secret, seal),
                body.eventType(),
                report.account().orElseThrow());
        return means.pool()
                .withTransaction(tx -> connections
                        .connect(tx, Ids.random().next(), tenant, sealed)
                        .compose(made -> audit.write(
                                        tx,
                                        tenant,
                                        "calendar.connected",
                                        "integrations",
                                        made.id(),
                                        new JsonObject().put("actor", who.name()),
                                        clocks.machine().instant())
                                .map(made)))
                .compose(made -> means.secrets()
                        .reload() // before Cal.com signs anything with it
                        .compose(known -> webhook(made, body.key(), secret))
                        .map(check -> new Connected(made, report.with(check).checks())));
    }

    /** What has no webhook is found by the sweep, minutes later. */
    private Future<Check> webhook(Connection made, String apiKey, String secret) {
        if (means.publicUrl().isBlank()) {
            return Future.succeededFuture(new Check(
                    "webhook", false, "Set booking.public_url: without our address Cal.com cannot tell us anything."));
        }
        String url = address(made.id().toString());
        JsonObject webhook = new JsonObject()
                .put("subscriberUrl", url)
                .put("triggers", new JsonArray(TRIGGERS))
                .put("active", true)
                .put("secret", secret)
                .put("version", "2021-10-20");
        return means.client()
                .putWebhook(apiKey, webhook)
                .map(answer -> answer.isDone()
                        ? new Check("webhook", true, "Cal.com tells us at " + url + ".")
                        : new Check("webhook", false, "Cal.com refused our webhook: " + answer.reason()))
                .otherwise(error -> new Check("webhook", false, String.valueOf(error.getMessage())));
    }

    private String address(String integration) {
        return means.publicUrl().replaceAll("/+$", "") + CalcomWebhooks.PATH + "/" + integration;
    }

    Future<Report> test(UUID tenant) {
        return means.calendars()
                .of(tenant)
                .compose(found -> found.map(
                                calendar -> test.run(calendar.calendar().apiKey(), calendar.eventType()))
                        .orElseGet(() -> Future.failedFuture(Failure.notFound(
                                "calendar_not_connected",
                                "No calendar with a readable key and an event type is connected."))));
    }

    /** The webhook first, while we still hold the key; a Cal.com that is away does not hold us back. */
    Future<Connected> disconnect(Identity who, UUID tenant) {
        return means.calendars()
                .own(tenant)
                .compose(own -> own.map(this::removeWebhook)
                        .orElseGet(() -> Future.succeededFuture(new Check(
                                "webhook", false, "We hold no readable key: delete the webhook at Cal.com by hand."))))
                .compose(check -> forget(who, tenant).map(gone -> new Connected(gone, List.of(check))));
    }

    private Future<Check> removeWebhook(Calendar calendar) {
        String url = address(calendar.name());
        return means.client()
                .removeWebhook(calendar.apiKey(), url)
                .map(gone -> new Check("webhook", true, "Cal.com tells us nothing any more."))
                .otherwise(error -> new Check(
                        "webhook", false, "Delete the webhook " + url + " at Cal.com by hand: " + error.getMessage()));
    }

    private Future<Connection> forget(Identity who, UUID tenant) {
        return means.pool()
                .withTransaction(tx -> connections
                        .disconnect(tx, tenant)
                        .map(found -> found.orElseThrow(
                                () -> Failure.notFound("calendar_not_connected", "No calendar is connected.")))
                        .compose(gone -> audit.write(
                                        tx,
                                        tenant,
                                        "calendar.disconnected",
                                        "integrations",
                                        gone.id(),
                                        new JsonObject().put("actor", who.name()),
                                        clocks.machine().instant())
                                .map(gone)));
    }

    Future<List<Connection>> list(Identity who, Optional<UUID> tenant) {
        return AsUser.in(means.pool(), who, tx -> connections.list(tx, tenant));
    }
}
