package switchboard.booking;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import javax.crypto.SecretKey;
import javax.crypto.spec.SecretKeySpec;
import switchboard.booking.calcom.CalcomApiBookings;
import switchboard.booking.calcom.CalcomClient;
import switchboard.inbox.DeliveryHandler;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.platform.bus.Bus;
import switchboard.platform.config.Secrets;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.phone.PhoneNumbers;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.retell.RetellTools;
import switchboard.testkit.ManualClock;

/** Booking as the inbox sees it, on a real database, with what it told others written down. */
final class BookingDesk implements BookedLead {

    static final UUID TENANT = new UUID(7, 1);
    static final UUID OTHER_TENANT = new UUID(7, 2);
    static final UUID LEAD = new UUID(7, 3);
    static final UUID INTEGRATION = new UUID(7, 4);
    static final UUID OTHER_INTEGRATION = new UUID(7, 5);

    private static final PhoneNumbers PHONES = PhoneNumbers.load();

    static final String TOOLS_KEY = "key_of_tools";
    static final SecretKey KEY = new SecretKeySpec(new byte[32], "AES");

    /** A sweep of the test before, should one still be under way, writes nothing here. */
    static final String SETUP = """
            update calendar_sweeps
               set token = token + 1000, due_at = '-infinity', leased_until = null, began_at = null, since = null,
                   next_skip = 0, finished_at = null;
            insert into auth.users (id, email) values
              ('%1$s', 'owner@harbordental.example'), ('%2$s', 'other@example.com');
            insert into public.profiles (user_id, email) values
              ('%1$s', 'owner@harbordental.example'), ('%2$s', 'other@example.com');
            insert into public.integrations (id, user_id, provider, cal_user_id, is_active) values
              ('%4$s', '%1$s', 'calcom', '11', true), ('%5$s', '%2$s', 'calcom', '12', true);
            insert into public.leads (id, user_id, business_name, phone, email) values
              ('%3$s', '%1$s', 'Dana', '+12125550147', 'dana@example.com');
            """.formatted(TENANT, OTHER_TENANT, LEAD, INTEGRATION, OTHER_INTEGRATION);

    final List<String> told = Collections.synchronizedList(new ArrayList<>());
    final List<String> reminded = Collections.synchronizedList(new ArrayList<>());
    volatile Optional<String> forbidden = Optional.empty();
    final List<Object> heard = Collections.synchronizedList(new ArrayList<>());
    private final Pool pool;
    private final Clocks clocks;
    private final Secrets secrets;
    private final Bus bus;
    final BookingCapability capability;
    private final DeliveryHandler handler;

    BookingDesk(Vertx vertx, Pool pool) {
        this(vertx, pool, "", "http://localhost:1");
    }

    BookingDesk(Vertx vertx, Pool pool, String apiKey, String calendarUrl) {
        this(vertx, pool, apiKey, calendarUrl, manual());
    }

    private static Clocks manual() {
        ManualClock clock = new ManualClock();
        return new Clocks(clock, clock);
    }

    BookingDesk(Vertx vertx, Pool pool, String apiKey, String calendarUrl, Clocks clocks) {
        this(vertx, pool, apiKey, calendarUrl, clocks, patient(Duration.ofSeconds(30)));
    }

    BookingDesk(Vertx vertx, Pool pool, String apiKey, String calendarUrl, Clocks clocks, BookingConfig config) {
        this.pool = pool;
        this.clocks = clocks;
        this.secrets = new Secrets(List.of(), "secret", apiKey, "", "", "", "", "", Optional.of(KEY));
        this.bus = new Bus(vertx.eventBus(), List.of(BookingEvents.BOOKED, BookingEvents.CANCELED));
        bus.on(BookingEvents.BOOKED, heard::add);
        bus.on(BookingEvents.CANCELED, heard::add);
        this.capability = BookingCapability.open(
                config,
                secrets,
                new BookingCapability.Store(vertx, pool),
                new BookingPorts(
                        this,
                        new BookingPorts.Numbers(CalcomFixture.PHONES, PHONES::zonesOf),
                        new RetellTools(List.of(TOOLS_KEY)),
                        this::remind,
                        calendarUrl),
                bus,
                clocks);
        this.handler = capability.inlet().handler();
    }

    /** What reminds on a node of this desk. */
    Reminders reminders() {
        return new Reminders(
                pool,
                this::remind,
                new BookingPorts.Numbers(CalcomFixture.PHONES, PHONES::zonesOf),
                patient(Duration.ofSeconds(30)),
                clocks);
    }

    /** A sweep as this desk's node would make it. */
    BookingSweep sweep(BookingConfig config) {
        IntegrationRepository integrations = new IntegrationRepository();
        return new BookingSweep(
                new BookingSweep.Means(
                        pool,
                        new Calendars(integrations, pool, secrets),
                        new CalcomApiBookings(CalcomFixture.PHONES),
                        clocks),
                new Bookings(
                        new Whose(integrations),
                        new Aftermath(this, bus, clocks.business()),
                        Ids.random(),
                        clocks.business()),
                config);
    }

    /** A calendar swept once is due again at once; pages follow each other without a rest. */
    static BookingConfig everySweepDue(int page) {
        BookingConfig usual = BookingConfig.DEFAULT;
        return new BookingConfig(
                usual.secretsReload(),
                Duration.ofMillis(1),
                usual.sweepPoll(),
                Duration.ofMillis(1),
                usual.sweepLease(),
                usual.sweepBack(),
                page,
                usual.sweepPagesMax(),
                60_000,
                usual.orderPoll(),
                Duration.ofSeconds(90),
                usual.orderLookup(),
                usual.ordersAtOnce(),
                usual.toolWithin(),
                usual.publicUrl(),
                usual.reminderPoll(),
                usual.remindersAtOnce(),
                Duration.ofSeconds(30));
    }

    /** As usual, but that an agent waits this long. */
    static BookingConfig patient(Duration toolWithin) {
        BookingConfig usual = BookingConfig.DEFAULT;
        return new BookingConfig(
                usual.secretsReload(),
                usual.sweepInterval(),
                usual.sweepPoll(),
                usual.sweepRetry(),
                usual.sweepLease(),
                usual.sweepBack(),
                usual.sweepPage(),
                usual.sweepPagesMax(),
                usual.sweepPerMinute(),
                usual.orderPoll(),
                usual.orderLease(),
                usual.orderLookup(),
                usual.ordersAtOnce(),
                toolWithin,
                "http://us.example",
                Duration.ofMillis(50),
                2,
                usual.apiTimeout());
    }

    void sweepNow(Vertx vertx, BookingSweep sweep, CalcomClient client) {
        await(Future.future(
                done -> vertx.runOnContext(now -> sweep.sweep(vertx, client).onComplete(done))));
    }

    Handled take(String fixture) {
        return take("/webhooks/calcom", CalcomFixture.named(fixture).body());
    }

    Handled take(String path, Buffer body) {
        return await(taking(path, body));
    }

    Future<Handled> taking(String path, Buffer body) {
        StoredDelivery delivery = new StoredDelivery(
                UUID.nameUUIDFromBytes(body.getBytes()),
                "calcom",
                path,
                "calcom_booking_created",
                body,
                Map.of(),
                ManualClock.START,
                1);
        return pool.withTransaction(tx -> handler.handle(tx, delivery));
    }

    private Future<Optional<String>> remind(
            SqlConnection tx, TenantId tenant, PhoneNumber customer, String words, UUID appointment, Instant start) {
        reminded.add(customer.e164() + " " + words);
        return Future.succeededFuture(forbidden);
    }

    @Override
    public Future<Void> leadBooked(SqlConnection tx, Booked fact) {
        told.add("booked " + fact.lead());
        return Future.succeededFuture();
    }

    @Override
    public Future<Void> leadCanceled(SqlConnection tx, Canceled fact) {
        told.add((fact.wantsAnotherTime() ? "wants another time " : "canceled ") + fact.lead());
        return Future.succeededFuture();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(300, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
