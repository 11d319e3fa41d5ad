package switchboard.billing.core;

import java.util.Arrays;
import java.util.Optional;

/** What a tenant can buy beyond its tier: section 8 of the business rules. Prices are in US cents. */
public enum TopUp {
    CALL_300("call_300", "call_seconds", 18_000, 19_500),
    CALL_800("call_800", "call_seconds", 48_000, 52_000),
    SMS_500("sms_500", "sms", 500, 5_000),
    SMS_1000("sms_1000", "sms", 1_000, 10_000);

    private final String product;
    private final String unit;
    private final int amount;
    private final int priceCents;

    TopUp(String product, String unit, int amount, int priceCents) {
        this.product = product;
        this.unit = unit;
        this.amount = amount;
        this.priceCents = priceCents;
    }

    public static Optional<TopUp> ofProduct(String product) {
        return Arrays.stream(values())
                .filter(each -> each.product.equals(product))
                .findFirst();
    }

    public String product() {
        return product;
    }

    /** The word in {@code entitlement_grants.unit}. */
    public String unit() {
        return unit;
    }

    /** Seconds, or texts. */
    public int amount() {
        return amount;
    }

    public int priceCents() {
        return priceCents;
    }

    public boolean isVoice() {
        return unit.equals("call_seconds");
    }
}
