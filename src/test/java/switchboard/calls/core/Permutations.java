package switchboard.calls.core;

import java.util.ArrayList;
import java.util.List;

/** Every order of a few things. */
public final class Permutations {

    private Permutations() {}

    public static <T> List<List<T>> of(List<T> things) {
        if (things.isEmpty()) {
            return List.of(List.of());
        }
        List<List<T>> all = new ArrayList<>();
        for (int first = 0; first < things.size(); first++) {
            List<T> rest = new ArrayList<>(things);
            T head = rest.remove(first);
            for (List<T> tail : of(rest)) {
                List<T> order = new ArrayList<>(List.of(head));
                order.addAll(tail);
                all.add(order);
            }
        }
        return all;
    }
}
