package switchboard.simulator;

import io.vertx.core.json.JsonObject;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import switchboard.simulator.calcom.Calendar;
import switchboard.simulator.retell.PretendRetell;
import switchboard.simulator.retell.Workspace;
import switchboard.simulator.world.Sent;
import switchboard.simulator.world.SentLog;

/** What the simulator saw with its own eyes. May be read by any thread; each answer is a snapshot. */
public final class SimulatorRecord {

    private final PretendRetell retell;
    private final Workspace workspace;
    private final SentLog sentLog;
    private final Calendar calendar;

    SimulatorRecord(PretendRetell retell, SentLog sentLog, Calendar calendar) {
        this.retell = retell;
        this.workspace = retell.workspace();
        this.sentLog = sentLog;
        this.calendar = calendar;
    }

    /** Every call, in the order they came. */
    public List<SeenCall> calls() {
        return workspace.all().stream().map(SeenCall::of).toList();
    }

    /** Every try to deliver a webhook, in the order they ended. */
    public List<Sent> deliveries() {
        return sentLog.all();
    }

    /** Every booking, as Cal.com's API shows it. */
    public List<JsonObject> bookings() {
        return calendar.all();
    }

    /** Every number ever sold to the account, in the order of the sales. */
    public List<String> numbersSold() {
        return retell.numbersSold();
    }

    /** What each number of the account is now, as the provider's API shows it. */
    public Map<String, JsonObject> numbersKept() {
        return retell.numbersKept();
    }

    /** How often each number was called, and each caller called in. */
    public Map<String, Long> callsPerNumber() {
        return calls().stream()
                .collect(Collectors.groupingBy(SimulatorRecord::person, TreeMap::new, Collectors.counting()));
    }

    /** How many calls each outcome has. */
    public Map<String, Long> outcomes() {
        return calls().stream().collect(Collectors.groupingBy(SeenCall::outcome, TreeMap::new, Collectors.counting()));
    }

    /** The most calls that were under way at once. */
    public int peakConcurrency() {
        return peak(calls());
    }

    /** The most calls that were under way at once to one number: more than 1 is a phone rung while it is ringing. */
    public int peakConcurrencyPerNumber() {
        return calls().stream().collect(Collectors.groupingBy(SimulatorRecord::person)).values().stream()
                .mapToInt(SimulatorRecord::peak)
                .max()
                .orElse(0);
    }

    private record Step(Instant at, int change) {}

    private static int peak(List<SeenCall> calls) {
        List<Step> steps = new ArrayList<>();
        for (SeenCall call : calls) {
            if (!call.outcome().equals("rejected")) {
                steps.add(new Step(call.receivedAt(), 1));
                call.endedAt().ifPresent(at -> steps.add(new Step(at, -1)));
            }
        }
        steps.sort(Comparator.comparing(Step::at).thenComparing(Step::change)); // who leaves makes room first
        int now = 0;
        int peak = 0;
        for (Step step : steps) {
            now += step.change();
            peak = Math.max(peak, now);
        }
        return peak;
    }

    private static String person(SeenCall call) {
        return call.direction().equals("inbound") ? call.fromNumber() : call.toNumber();
    }
}
