package switchboard.loadtest;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.HdrHistogram.Histogram;
import switchboard.loadtest.core.Threshold;
import switchboard.platform.config.Json;

/** Leaves a run behind as files: {@code NAME.json}, {@code NAME.html}, and a {@code .hgrm} a latency. */
public final class ReportFiles {

    private static final double MICROS_PER_MILLI = 1000.0;
    private static final int TICKS_PER_HALF = 5;

    private ReportFiles() {}

    /** The files written, the page first. */
    public static List<Path> write(LoadResult result, List<Threshold> thresholds, Path folder) {
        try {
            Files.createDirectories(folder);
            String name = result.head().scenario();
            List<Path> written = new ArrayList<>();
            written.add(text(folder.resolve(name + ".html"), ReportPage.of(result, thresholds)));
            written.add(folder.resolve(name + ".json"));
            Files.write(folder.resolve(name + ".json"), Json.bytes(document(result, thresholds)));
            for (Map.Entry<String, Histogram> latency : result.latencies().entrySet()) {
                written.add(text(folder.resolve(name + "-" + latency.getKey() + ".hgrm"), hgrm(latency.getValue())));
            }
            return written;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** The same as the JSON file holds. */
    public static Map<String, Object> document(LoadResult result, List<Threshold> thresholds) {
        Map<String, Object> document = new LinkedHashMap<>();
        document.put("scenario", result.head().scenario());
        document.put("proves", result.head().proves());
        document.put("at", result.head().at());
        document.put("machine", result.head().machine());
        document.put("options", result.options());
        document.put("figures", result.figures());
        document.put("invariants", result.invariants());
        document.put(
                "thresholds",
                thresholds.stream()
                        .map(each -> Map.of("threshold", each.toString(), "holds", each.holds(result.figures())))
                        .toList());
        return document;
    }

    /** In milliseconds, as HdrHistogram's own plotter reads it. */
    private static String hgrm(Histogram histogram) {
        ByteArrayOutputStream bytes = new ByteArrayOutputStream();
        histogram.outputPercentileDistribution(
                new PrintStream(bytes, true, StandardCharsets.UTF_8), TICKS_PER_HALF, MICROS_PER_MILLI);
        return bytes.toString(StandardCharsets.UTF_8);
    }

    private static Path text(Path file, String text) throws IOException {
        return Files.writeString(file, text);
    }
}
