package switchboard.loadtest.core;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/** The last accepted ratios. Only ratios can be compared: absolute figures move with the machine's other users. */
public final class Baseline {

    private static final double TOLERANCE = 0.15;

    private Baseline() {}

    /**
     * Every accepted ratio beside today's; one more than 15 % below is worse. Ratios not measured today are left out.
     */
    public static List<Line> compare(Map<String, Double> accepted, Map<String, Double> today) {
        List<Line> lines = new ArrayList<>();
        accepted.forEach((figure, before) -> {
            Double now = today.get(figure);
            if (now != null) {
                lines.add(new Line(figure, before, now, now < before * (1 - TOLERANCE)));
            }
        });
        return lines;
    }

    /** One ratio then and now. */
    public record Line(String figure, double accepted, double today, boolean worse) {}
}
