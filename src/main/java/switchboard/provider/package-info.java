/**
 * The voice provider as we see it: {@link switchboard.provider.VoiceProvider} places and finds calls,
 * {@link switchboard.provider.Webhooks} opens what a sender posts to us.
 *
 * <p>Nothing here says the provider's words; those stop at {@code provider.retell}. A second provider is a second
 * folder.
 *
 * <h2>Promises</h2>
 *
 * <ul>
 *   <li>A call is asked for once. An answer that was lost is {@code Placement.Unknown}, never a second request: the
 *       provider offers no idempotency key, so repeating a lost answer can ring a phone twice.
 *   <li>A signature is checked over the bytes as they came, before anything parses them.
 * </ul>
 */
@NullMarked
package switchboard.provider;

import org.jspecify.annotations.NullMarked;
