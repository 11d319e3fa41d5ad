package switchboard.provider.core;

import java.util.UUID;
import switchboard.platform.core.PhoneNumber;

/**
 * A text to be sent.
 *
 * @param id ours; the provider's reports of it carry it
 */
public record SendText(UUID id, PhoneNumber from, PhoneNumber to, String body) {}
