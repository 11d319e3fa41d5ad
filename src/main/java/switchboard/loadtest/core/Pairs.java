package switchboard.loadtest.core;

import java.util.ArrayList;
import java.util.List;

/** Rates of two sides that ran in turn; what the machine's other users did befell both alike. */
public final class Pairs {

    private final List<Double> ours = new ArrayList<>();
    private final List<Double> theirs = new ArrayList<>();

    public void add(double our, double their) {
        ours.add(our);
        theirs.add(their);
    }

    public int count() {
        return ours.size();
    }

    public double ourMedian() {
        return Numbers.median(ours);
    }

    public double theirMedian() {
        return Numbers.median(theirs);
    }

    /** The median of the pairs' ratios. */
    public double ratio() {
        return Numbers.median(ratios());
    }

    public List<Double> ratios() {
        List<Double> ratios = new ArrayList<>();
        for (int i = 0; i < ours.size(); i++) {
            ratios.add(ours.get(i) / theirs.get(i));
        }
        return ratios;
    }
}
