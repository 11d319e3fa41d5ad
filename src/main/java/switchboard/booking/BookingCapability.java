package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Optional;
import switchboard.booking.calcom.CalcomApiBookings;
import switchboard.booking.calcom.CalcomEvents;
import switchboard.booking.calcom.CalcomWebhooks;
import switchboard.inbox.Inlet;
import switchboard.platform.bus.Bus;
import switchboard.platform.config.Secrets;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The only way in: the calendar's way into the inbox, and the appointments' routes. */
public record BookingCapability(Inlet inlet, Capability capability) {

    /** The inlet goes to the inbox; the capability is deployed before the door opens, so that secrets are known. */
    public static BookingCapability open(
            BookingConfig config, Secrets secrets, Pool pool, BookingPorts ports, Bus bus, Clocks clocks) {
        IntegrationRepository integrations = new IntegrationRepository();
        CalendarSecrets calendars = new CalendarSecrets(integrations, pool, secrets.encryptionKey());
        Bookings bookings = new Bookings(
                new Whose(integrations),
                new Aftermath(ports.leads(), bus, clocks.business()),
                Ids.random(),
                clocks.business());
        BookingSweep sweep = new BookingSweep(
                new BookingSweep.Means(
                        pool,
                        new Calendars(integrations, pool, secrets),
                        new CalcomApiBookings(ports.parsePhone()),
                        clocks),
                bookings,
                config);
        return new BookingCapability(
                new Inlet(
                        new CalcomWebhooks(Optional.of(secrets.calcomWebhookSecret()), calendars::of),
                        new CalcomDeliveries(new CalcomEvents(ports.parsePhone()), bookings)),
                new Capability(
                        "booking",
                        List.of(() -> new BookingVerticle(calendars, sweep, config, ports.calendarUrl())),
                        List.of(new BookingRoutes(new AppointmentListRepository(pool)))));
    }

    /** The customer said yes to their next appointment; its time in the tenant's zone, empty if there is none. */
    public static Future<Optional<ZonedDateTime>> confirmNext(
            SqlConnection tx, TenantId tenant, PhoneNumber customer, Instant now) {
        return new NextAppointmentRepository().confirm(tx, tenant, customer, now);
    }
}
