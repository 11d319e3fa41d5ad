package switchboard.booking;

import java.time.ZoneId;

/**
 * Where a tenant's appointments are made.
 *
 * @param eventType Cal.com's id of the kind of appointment
 * @param zone the tenant's own, in which times are said
 */
record TenantCalendar(Calendar calendar, int eventType, ZoneId zone) {}
