package switchboard.simulator.core;

import java.math.BigDecimal;
import java.time.Duration;
import java.util.List;

/** What the provider charges for a call, in fractional US cents, by the second begun. */
public record CallCost(List<Product> products, long seconds, BigDecimal combined) {

    /**
     * One part of the price.
     *
     * @param unitPrice cents a second
     */
    public record Product(String name, BigDecimal unitPrice, BigDecimal cost) {

        private Product forSeconds(long seconds) {
            return new Product(name, unitPrice, unitPrice.multiply(BigDecimal.valueOf(seconds)));
        }
    }

    private static final List<Product> PRICES = List.of(
            price("voice_engine", "0.0916667"), price("elevenlabs_tts", "0.0666667"), price("gpt-4o-mini", "0.01"));

    public static CallCost of(Duration talked) {
        long seconds = (talked.toMillis() + 999) / 1_000;
        List<Product> products = seconds == 0
                ? List.of()
                : PRICES.stream().map(price -> price.forSeconds(seconds)).toList();
        BigDecimal combined = products.stream().map(Product::cost).reduce(BigDecimal.ZERO, BigDecimal::add);
        return new CallCost(products, seconds, combined.stripTrailingZeros());
    }

    public static BigDecimal centsPerSecond() {
        return PRICES.stream().map(Product::unitPrice).reduce(BigDecimal.ZERO, BigDecimal::add);
    }

    private static Product price(String name, String unitPrice) {
        return new Product(name, new BigDecimal(unitPrice), BigDecimal.ZERO);
    }
}
