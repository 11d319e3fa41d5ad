/**
 * Twilio's forms, JSON and signature, and the only place its words appear.
 *
 * <p>{@link switchboard.provider.twilio.TwilioWebhooks} proves a delivery,
 * {@link switchboard.provider.twilio.TwilioReports} says in our words what it tells,
 * {@link switchboard.provider.twilio.TwilioTexts} sends and finds texts.
 *
 * <h2>Why reports come to a path of their own</h2>
 *
 * A message has no field for our id, and a report may come before the answer to our request, or the answer never. So
 * each request names an address that ends in our id, and the address is part of what Twilio signs.
 */
@NullMarked
package switchboard.provider.twilio;

import org.jspecify.annotations.NullMarked;
