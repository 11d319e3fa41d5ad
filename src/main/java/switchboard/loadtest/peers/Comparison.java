package switchboard.loadtest.peers;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import switchboard.loadtest.core.Pairs;

/** Runs the pairs of a scenario's figures. */
public abstract class Comparison {

    private final int pairs;
    private final Consumer<String> progress;
    private final Map<Figure, Pairs> measured = new LinkedHashMap<>();
    private final Map<Figure, String> skipped = new LinkedHashMap<>();

    /** {@code pairs} of runs a ratio is the median of. */
    protected Comparison(int pairs, Consumer<String> progress) {
        this.pairs = pairs;
        this.progress = progress;
    }

    /** Blocks until all are through. */
    public final void run(List<Figure> figures) {
        for (Figure figure : figures) {
            progress.accept(figure + ": " + figure.words());
            measure(figure);
        }
    }

    /** Duels for one figure, or skips it. */
    protected abstract void measure(Figure figure);

    /** Names a figure that cannot be measured here. */
    protected final void skip(Figure figure, String why) {
        skipped.put(figure, why);
    }

    /** Lets both sides run in turn. */
    protected final void duel(Figure figure, DoubleSupplier ours, DoubleSupplier theirs) {
        measured.put(figure, new Duel(figure.name(), ours, theirs, progress).fight(pairs));
    }

    /** In the order they were measured. */
    public final Map<Figure, Pairs> measured() {
        return Map.copyOf(measured);
    }

    /** What could not run here, and why. */
    public final Map<Figure, String> skipped() {
        return Map.copyOf(skipped);
    }
}
