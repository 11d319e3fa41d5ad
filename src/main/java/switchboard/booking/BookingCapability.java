package switchboard.booking;

import io.vertx.sqlclient.Pool;
import java.util.List;
import switchboard.booking.calcom.CalcomEvents;
import switchboard.booking.calcom.CalcomWebhooks;
import switchboard.inbox.DeliveryHandler;
import switchboard.inbox.Inlet;
import switchboard.platform.bus.Bus;
import switchboard.platform.deploy.Capability;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;

/** The only way in: the calendar's ways into the inbox, and the appointments' routes. */
public final class BookingCapability {

    private BookingCapability() {}

    /** Cal.com's two paths: the installation's and the integrations'. Both are given to the inbox. */
    public static List<Inlet> inlets(BookingConfig config, BookingPorts ports, Bus bus, Clocks clocks, Ids ids) {
        Bookings bookings = new Bookings(
                new Whose(new IntegrationRepository()),
                new Aftermath(ports.leads(), bus, clocks.business()),
                ids,
                clocks.business());
        DeliveryHandler handler = new CalcomDeliveries(new CalcomEvents(ports.parsePhone()), bookings);
        return CalcomWebhooks.all(config.webhookSecret(), ports.integrationSecrets()).stream()
                .map(webhooks -> new Inlet(webhooks, handler))
                .toList();
    }

    public static Capability open(Pool pool) {
        return new Capability("booking", List.of(), List.of(new BookingRoutes(new AppointmentListRepository(pool))));
    }
}
