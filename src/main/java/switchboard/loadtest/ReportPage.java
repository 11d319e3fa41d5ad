package switchboard.loadtest;

import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.HdrHistogram.Histogram;
import org.HdrHistogram.HistogramIterationValue;
import switchboard.loadtest.core.Numbers;
import switchboard.loadtest.core.Threshold;

/** One page that needs nothing else: what was run, whether it held, the figures, and their curves. */
final class ReportPage {

    private static final String STYLE = """
            body{font:15px/1.5 system-ui,sans-serif;max-width:60rem;margin:2rem auto;padding:0 1rem}
            h1{font-size:1.5rem;margin:0}h2{font-size:1.1rem;margin:2rem 0 .5rem}table{border-collapse:collapse}
            td{padding:.2rem 1.2rem .2rem 0;text-align:left;vertical-align:top}
            td.n{text-align:right;font-variant-numeric:tabular-nums}
            .ok{color:#0a7a3d}.bad{color:#b3261e;font-weight:600}.small{color:#667;font-size:.85rem}
            svg{width:100%;height:auto}text{font:11px system-ui,sans-serif;fill:#667}:root{color-scheme:light dark}
            """;

    private ReportPage() {}

    static String of(LoadResult result, List<Threshold> thresholds) {
        return head(result.head())
                + judged(
                        "Thresholds",
                        thresholds.stream()
                                .map(each -> row(each.holds(result.figures()), each.toString(), ""))
                                .toList())
                + judged(
                        "Invariants",
                        result.invariants().stream()
                                .map(each -> row(each.held(), each.promise(), each.detail()))
                                .toList())
                + curves(result)
                + "<h2>Options</h2>"
                + table(result.options().entrySet().stream()
                        .map(each -> "<tr><td>" + escaped(each.getKey()) + "</td><td>" + escaped(each.getValue())
                                + "</td></tr>")
                        .toList())
                + "</html>\n";
    }

    private static String head(LoadResult.Head head) {
        return "<!doctype html><html lang=\"en\"><meta charset=\"utf-8\"><title>Load test " + escaped(head.scenario())
                + "</title><style>" + STYLE + "</style><h1>Load test: " + escaped(head.scenario()) + "</h1><p>"
                + escaped(head.proves()) + "</p><p class=\"small\">" + escaped(head.at() + " · " + head.machine())
                + "</p>";
    }

    private static String curves(LoadResult result) {
        StringBuilder curves = new StringBuilder("<h2>Figures</h2>")
                .append(table(result.figures().entrySet().stream()
                        .map(each -> "<tr><td>" + escaped(each.getKey()) + "</td><td class=\"n\">"
                                + Numbers.text(each.getValue()) + "</td></tr>")
                        .toList()));
        result.series()
                .forEach(series -> curves.append("<h2>")
                        .append(escaped(series.name() + ", " + series.unit()))
                        .append("</h2>")
                        .append(Plot.of(series.at(), series.values(), series.along(), series.unit())));
        result.latencies()
                .forEach((name, histogram) -> curves.append("<h2>")
                        .append(escaped(name))
                        .append(" by percentile, ms</h2>")
                        .append(percentiles(histogram)));
        return curves.toString();
    }

    private static String judged(String title, List<String> rows) {
        return rows.isEmpty() ? "" : "<h2>" + title + "</h2>" + table(rows);
    }

    private static String row(boolean holds, String what, String detail) {
        return "<tr><td class=\"" + (holds ? "ok\">✓" : "bad\">✗") + "</td><td>" + escaped(what)
                + "</td><td class=\"small\">" + escaped(detail) + "</td></tr>";
    }

    private static String table(List<String> rows) {
        return rows.stream().collect(Collectors.joining("", "<table>", "</table>"));
    }

    /** The axis is stretched towards 100: each step right is ten times as rare. */
    private static String percentiles(Histogram histogram) {
        List<Double> rarity = new ArrayList<>();
        List<Double> values = new ArrayList<>();
        for (HistogramIterationValue each : histogram.percentiles(5)) {
            double rest = 100 - each.getPercentileLevelIteratedTo();
            if (rest > 0) {
                rarity.add(2 - Math.log10(rest));
                values.add(each.getValueIteratedTo() / 1000.0);
            }
        }
        return Plot.of(rarity, values, "nines (0 = all, 1 = 90 %, 2 = 99 %, 3 = 99.9 %)", "ms");
    }

    static String escaped(String text) {
        return text.replace("&", "&amp;")
                .replace("<", "&lt;")
                .replace(">", "&gt;")
                .replace("\"", "&quot;");
    }

    /** A curve as SVG. */
    private static final class Plot {

        private static final int WIDTH = 900;
        private static final int HEIGHT = 220;
        private static final int LEFT = 60;
        private static final int BOTTOM = 30;
        private static final int POINTS_MAX = 2000;

        static String of(List<Double> xs, List<Double> ys, String xUnit, String yUnit) {
            if (xs.isEmpty()) {
                return "<p class=\"small\">nothing measured</p>";
            }
            double xMax = Math.max(
                    1e-9, xs.stream().mapToDouble(Double::doubleValue).max().orElse(1));
            double yMax = Math.max(
                    1e-9, ys.stream().mapToDouble(Double::doubleValue).max().orElse(1));
            int step = Math.max(1, xs.size() / POINTS_MAX);
            StringBuilder line = new StringBuilder();
            for (int i = 0; i < xs.size(); i += step) {
                line.append(String.format(
                        Locale.ROOT,
                        "%s%.1f %.1f",
                        i == 0 ? "M" : "L",
                        LEFT + xs.get(i) / xMax * (WIDTH - LEFT - 10),
                        HEIGHT - BOTTOM - ys.get(i) / yMax * (HEIGHT - BOTTOM - 10)));
            }
            return "<svg viewBox=\"0 0 " + WIDTH + " " + HEIGHT + "\" role=\"img\">"
                    + "<path d=\"M" + LEFT + " 10V" + (HEIGHT - BOTTOM) + "H" + (WIDTH - 10)
                    + "\" fill=\"none\" stroke=\"#9ab\"/><path d=\"" + line
                    + "\" fill=\"none\" stroke=\"#2563b0\" stroke-width=\"1.5\"/><text x=\"4\" y=\"16\">"
                    + Numbers.text(yMax) + "</text><text x=\"4\" y=\"" + (HEIGHT - BOTTOM) + "\">0 " + escaped(yUnit)
                    + "</text><text x=\"" + (WIDTH - 10) + "\" y=\"" + (HEIGHT - 8) + "\" text-anchor=\"end\">"
                    + Numbers.text(xMax) + " " + escaped(xUnit) + "</text></svg>";
        }
    }
}
