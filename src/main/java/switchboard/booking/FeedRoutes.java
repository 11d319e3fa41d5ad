package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.SecretKey;
import switchboard.booking.core.IcalFeed;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.Identity;
import switchboard.platform.web.JsonAnswers;
import switchboard.platform.web.Params;

/** A tenant's appointments for calendar programs. They can send no key, so the address itself is the secret. */
final class FeedRoutes implements Routes {

    private static final Duration BACK = Duration.ofDays(30);
    private static final Duration AHEAD = Duration.ofDays(365);
    private static final int ENTRIES_MAX = 2_000;

    private final AppointmentListRepository appointments;
    private final Optional<SecretKey> key;
    private final Clock clock;

    FeedRoutes(AppointmentListRepository appointments, Optional<SecretKey> key, Clock clock) {
        this.appointments = appointments;
        this.key = key;
        this.clock = clock;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/appointment-feed").respond(this::address);
        router.get("/calendar/:tenant/:file").respond(this::feed);
    }

    private Future<Void> address(RoutingContext ctx) {
        UUID tenant = BookingRoutes.tenantOf(Identity.of(ctx), Params.of(ctx).uuid("user_id"));
        return JsonAnswers.ok(ctx, new JsonObject().put("path", "/calendar/" + tenant + "/" + token(tenant) + ".ics"));
    }

    private Future<Void> feed(RoutingContext ctx) {
        UUID tenant = Params.of(ctx).pathId("tenant", "feed_not_found");
        String given = Optional.ofNullable(ctx.pathParam("file")).orElse("");
        if (!MessageDigest.isEqual(bytes(token(tenant) + ".ics"), bytes(given))) {
            throw Failure.notFound("feed_not_found", "There is no such calendar.");
        }
        Instant now = clock.instant();
        return appointments
                .list(
                        Optional.of(new TenantId(tenant)),
                        new AppointmentListRepository.Window(
                                Optional.of(now.minus(BACK)), Optional.of(now.plus(AHEAD))),
                        Optional.empty(),
                        ENTRIES_MAX)
                .compose(rows -> ctx.response()
                        .putHeader("Content-Type", "text/calendar; charset=utf-8")
                        .end(Buffer.buffer(IcalFeed.of("Appointments", entries(rows)))));
    }

    private static List<IcalFeed.Entry> entries(List<AppointmentBody> rows) {
        return rows.stream()
                .map(row -> new IcalFeed.Entry(
                        row.id() + "@switchboard",
                        row.startTime(),
                        row.endTime(),
                        row.updatedAt(),
                        row.customerName(),
                        Optional.ofNullable(row.notes()),
                        Optional.ofNullable(row.location()),
                        IcalFeed.status(row.status())))
                .toList();
    }

    private String token(UUID tenant) {
        SecretKey with = key.orElseThrow(() -> Failure.conflict(
                "encryption_key_missing", "Set SWITCHBOARD_ENCRYPTION_KEY: addresses of calendars are made with it."));
        try {
            Mac mac = Mac.getInstance("HmacSHA256");
            mac.init(with);
            return HexFormat.of().formatHex(mac.doFinal(bytes("calendar feed of " + tenant)));
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("every JDK has HMAC-SHA256, and keys are checked when they are read", e);
        }
    }

    private static byte[] bytes(String text) {
        return text.getBytes(StandardCharsets.UTF_8);
    }
}
