package switchboard.booking;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * The calendar's settings, {@code booking} in {@code config/switchboard.yaml}.
 *
 * @param secretsReload how soon a changed webhook secret of an integration is known on every node
 * @param sweepInterval how often every calendar is asked for what its webhooks may have lost
 * @param sweepPoll how often a node looks for a calendar that is due
 * @param sweepRetry after which a sweep that failed goes on
 * @param sweepLease how long a calendar stays with a node that has gone silent; longer than one page takes
 * @param sweepBack bookings that began longer ago than this before the last sweep are not asked for
 * @param sweepPage bookings in one request
 * @param sweepPagesMax requests to one calendar before the others have their turn
 * @param sweepPerMinute requests of a sweep with one key; Cal.com takes 120, and calls in progress need theirs
 * @param orderPoll how often a node looks for orders to the calendar that nobody carries out
 * @param orderLease how long an order stays with a node that has gone silent; longer than Cal.com may take
 * @param orderLookup from an order of unknown fate to the first look for it; doubles up to ten minutes
 * @param ordersAtOnce orders one node takes up at once
 * @param toolWithin after which an agent is answered whatever is known: it waits two seconds
 * @param publicUrl our address as Cal.com reaches it; empty = webhooks are registered by hand
 * @param reminderPoll how often a node looks for customers to remind
 * @param remindersAtOnce appointments looked at in one request
 * @param apiTimeout how long Cal.com may take to answer
 */
public record BookingConfig(
        Duration secretsReload,
        Duration sweepInterval,
        Duration sweepPoll,
        Duration sweepRetry,
        Duration sweepLease,
        Duration sweepBack,
        int sweepPage,
        int sweepPagesMax,
        int sweepPerMinute,
        Duration orderPoll,
        Duration orderLease,
        Duration orderLookup,
        int ordersAtOnce,
        Duration toolWithin,
        String publicUrl,
        Duration reminderPoll,
        int remindersAtOnce,
        Duration apiTimeout) {

    public static final BookingConfig DEFAULT = new BookingConfig(
            Duration.ofSeconds(10),
            Duration.ofMinutes(5),
            Duration.ofSeconds(5),
            Duration.ofSeconds(30),
            Duration.ofMinutes(2),
            Duration.ofDays(3),
            100,
            50,
            60,
            Duration.ofSeconds(2),
            Duration.ofSeconds(45),
            Duration.ofSeconds(15),
            10,
            Duration.ofMillis(1_700),
            "",
            Duration.ofSeconds(10),
            100,
            Duration.ofSeconds(10));

    public BookingConfig {
        Check.positive(secretsReload, "booking.secrets_reload");
        Check.positive(sweepInterval, "booking.sweep_interval");
        Check.positive(sweepPoll, "booking.sweep_poll");
        Check.positive(sweepRetry, "booking.sweep_retry");
        Check.positive(sweepBack, "booking.sweep_back");
        Check.between(sweepPage, 1, 250, "booking.sweep_page");
        Check.between(sweepPagesMax, 1, 100, "booking.sweep_pages_max");
        Check.between(sweepPerMinute, 1, 60_000, "booking.sweep_per_minute");
        Check.positive(apiTimeout, "booking.api_timeout");
        Check.positive(orderPoll, "booking.order_poll");
        Check.positive(orderLookup, "booking.order_lookup");
        Check.between(ordersAtOnce, 1, 100, "booking.orders_at_once");
        Check.positive(reminderPoll, "booking.reminder_poll");
        Check.between(remindersAtOnce, 1, 1_000, "booking.reminders_at_once");
        Check.positive(toolWithin, "booking.tool_within");
        Check.that(
                orderLease.compareTo(apiTimeout.multipliedBy(3)) >= 0,
                "booking.order_lease must be at least three times booking.api_timeout");
        Check.that(
                sweepLease.compareTo(apiTimeout.multipliedBy(2)) >= 0,
                "booking.sweep_lease must be at least twice booking.api_timeout");
    }
}
