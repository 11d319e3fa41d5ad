package switchboard.provider.core;

import java.util.OptionalInt;

/**
 * How many calls the provider's account may have at once, as far as the provider says.
 *
 * @param reservedInbound of {@code limit}, kept free of outbound calls
 */
public record Capacity(OptionalInt limit, OptionalInt current, OptionalInt reservedInbound) {}
