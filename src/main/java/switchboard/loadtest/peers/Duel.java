package switchboard.loadtest.peers;

import java.util.function.Consumer;
import java.util.function.DoubleSupplier;
import switchboard.loadtest.core.Numbers;
import switchboard.loadtest.core.Pairs;

/** Two sides in turn. Both warm up once; who goes first changes with each pair. */
final class Duel {

    private final String figure;
    private final DoubleSupplier ours;
    private final DoubleSupplier theirs;
    private final Consumer<String> progress;

    Duel(String figure, DoubleSupplier ours, DoubleSupplier theirs, Consumer<String> progress) {
        this.figure = figure;
        this.ours = ours;
        this.theirs = theirs;
        this.progress = progress;
    }

    Pairs fight(int count) {
        progress.accept(figure + " warm-up: " + Numbers.text(ours.getAsDouble()) + " against "
                + Numbers.text(theirs.getAsDouble()));
        Pairs pairs = new Pairs();
        for (int i = 0; i < count; i++) {
            double first = i % 2 == 0 ? ours.getAsDouble() : theirs.getAsDouble();
            double second = i % 2 == 0 ? theirs.getAsDouble() : ours.getAsDouble();
            double our = i % 2 == 0 ? first : second;
            double their = i % 2 == 0 ? second : first;
            pairs.add(our, their);
            progress.accept(figure + " pair " + (i + 1) + " of " + count + ": " + Numbers.text(our) + " against "
                    + Numbers.text(their) + ", ratio " + Numbers.text(our / their));
        }
        return pairs;
    }
}
