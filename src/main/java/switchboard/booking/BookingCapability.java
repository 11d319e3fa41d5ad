package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Instant;
import java.time.ZonedDateTime;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import switchboard.booking.calcom.CalcomApiBookings;
import switchboard.booking.calcom.CalcomClient;
import switchboard.booking.calcom.CalcomEvents;
import switchboard.booking.calcom.CalcomWebhooks;
import switchboard.inbox.Inlet;
import switchboard.platform.bus.Bus;
import switchboard.platform.config.Secrets;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;
import switchboard.platform.deploy.Routes;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The only way in: the calendar's way into the inbox, and the appointments' routes. */
public record BookingCapability(Inlet inlet, Capability capability) {

    /** The inlet goes to the inbox; the capability is deployed before the door opens, so that secrets are known. */
    public static BookingCapability open(
            BookingConfig config, Secrets secrets, Store store, BookingPorts ports, Bus bus, Clocks clocks) {
        Pool pool = store.pool();
        IntegrationRepository integrations = new IntegrationRepository();
        Calendars calendars = new Calendars(integrations, pool, secrets);
        CalendarSecrets keys = new CalendarSecrets(integrations, pool, secrets.encryptionKey());
        CalcomClient client = new CalcomClient(store.vertx(), ports.calendarUrl(), config.apiTimeout());
        CalcomApiBookings words = new CalcomApiBookings(ports.numbers().parse());
        Bookings bookings = new Bookings(
                new Whose(integrations),
                new Aftermath(ports.leads(), bus, clocks.business()),
                Ids.random(),
                clocks.business());
        BookingSweep sweep = new BookingSweep(new BookingSweep.Means(pool, calendars, words, clocks), bookings, config);
        CalendarDesk desk =
                new CalendarDesk(new CalendarDesk.Means(pool, calendars, client, words, config), bookings, clocks);
        Reminders reminders = new Reminders(pool, ports.reminders(), ports.numbers(), config, clocks);
        Connections connections = new Connections(
                new Connections.Means(pool, calendars, keys, client, config.publicUrl()),
                secrets.encryptionKey(),
                clocks);
        List<Routes> routes = new ArrayList<>(counters(config, pool, calendars, ports, desk, clocks));
        routes.add(new ConnectionRoutes(connections));
        routes.add(new FeedRoutes(new AppointmentListRepository(pool), secrets.encryptionKey(), clocks.business()));
        return new BookingCapability(
                new Inlet(
                        new CalcomWebhooks(Optional.of(secrets.calcomWebhookSecret()), keys::of),
                        new CalcomDeliveries(new CalcomEvents(ports.numbers().parse()), bookings)),
                new Capability(
                        "booking",
                        List.of(() -> new BookingVerticle(keys, sweep, desk, reminders, client, config)),
                        routes));
    }

    /** Where agents and people ask for appointments. */
    private static List<Routes> counters(
            BookingConfig config,
            Pool pool,
            Calendars calendars,
            BookingPorts ports,
            CalendarDesk desk,
            Clocks clocks) {
        Orders orders = new Orders(pool, desk, clocks);
        Appointments appointments = new Appointments(
                new Appointments.Means(pool, calendars, ports.numbers().parse(), Ids.random()), orders, desk, clocks);
        Tools tools = new Tools(
                new Tools.Means(
                        pool,
                        new CallerRepository(pool),
                        calendars,
                        ports.numbers().parse(),
                        config),
                desk,
                orders,
                clocks);
        return List.of(new BookingRoutes(pool, appointments), new ToolRoutes(ports.tools(), tools, clocks.machine()));
    }

    /** Where bookings are kept, and what asks the calendar. */
    public record Store(Vertx vertx, Pool pool) {}

    /** The customer said yes to their next appointment; its time in the tenant's zone, empty if there is none. */
    public static Future<Optional<ZonedDateTime>> confirmNext(
            SqlConnection tx, TenantId tenant, PhoneNumber customer, Instant now) {
        return new NextAppointmentRepository().confirm(tx, tenant, customer, now);
    }
}
