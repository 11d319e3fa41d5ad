package switchboard.messaging.core;

import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.core.TenantId;

/** Whom a text to one of our numbers is for. */
public sealed interface Addressee {

    <R> R fold(Function<One, R> one, Function<Several, R> several, Function<Nobody, R> nobody);

    /**
     * Of a number that businesses share: the one the sender chose of late, else the only one that wrote to them of
     * late, else one must ask.
     */
    static Addressee ofShared(List<TenantId> wroteLately, Optional<TenantId> chosen) {
        List<TenantId> different = wroteLately.stream().distinct().toList();
        if (chosen.filter(different::contains).isPresent()) {
            return new One(chosen.get(), "asked");
        }
        return switch (different.size()) {
            case 0 -> new Nobody();
            case 1 -> new One(different.get(0), "last_business");
            default -> new Several(different);
        };
    }

    /** {@code how} is what {@code messages.routing_method} says. */
    record One(TenantId tenant, String how) implements Addressee {
        @Override
        public <R> R fold(Function<One, R> one, Function<Several, R> several, Function<Nobody, R> nobody) {
            return one.apply(this);
        }
    }

    /** Latest first. */
    record Several(List<TenantId> tenants) implements Addressee {
        @Override
        public <R> R fold(Function<One, R> one, Function<Several, R> several, Function<Nobody, R> nobody) {
            return several.apply(this);
        }
    }

    /** The number is no business's. */
    record Nobody() implements Addressee {
        @Override
        public <R> R fold(Function<One, R> one, Function<Several, R> several, Function<Nobody, R> nobody) {
            return nobody.apply(this);
        }
    }
}
