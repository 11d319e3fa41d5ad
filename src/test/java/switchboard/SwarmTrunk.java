package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.time.VirtualClock;
import switchboard.provider.VoiceProvider;
import switchboard.provider.core.CallReport;
import switchboard.provider.core.Direction;
import switchboard.provider.core.EndReason;
import switchboard.provider.core.PlaceCall;
import switchboard.provider.core.Placement;
import switchboard.testkit.Tenants;

/**
 * A telephone company in this JVM that keeps its own books and judges by them alone: no attempt twice, no number beyond
 * its calls, no tenant beyond its seconds, nobody while paused. It loses requests and answers, and is slow to tell.
 */
final class SwarmTrunk {

    private static final Duration SECOND = Duration.ofSeconds(1);
    private static final long ANSWER_LOST_MILLIS = 300;

    private final Vertx vertx;
    private final VirtualClock clock;
    private final SwarmOptions options;
    private final Random random;
    private final Map<String, Line> calls = new LinkedHashMap<>();
    private final Map<String, String> attempts = new HashMap<>();
    private final Map<Integer, Account> accounts = new HashMap<>();
    private final Deque<Instant> starts = new ArrayDeque<>();
    private final List<String> violations = new ArrayList<>();
    private Consumer<CallReport> news = report -> {};
    private int live;
    private int refusedByRate;
    private int refusedByRoom;
    private Instant firstStart = Instant.MAX;
    private Instant lastStart = Instant.MIN;
    private int startsOfFirstSecond;

    SwarmTrunk(Vertx vertx, VirtualClock clock, SwarmOptions options) {
        this.vertx = vertx;
        this.clock = clock;
        this.options = options;
        this.random = new Random(options.seed());
        for (int tenant = 1; tenant <= options.tenants().size(); tenant++) {
            accounts.put(tenant, new Account(options.of(tenant)));
        }
    }

    /** What it knows of a tenant. */
    private static final class Account {
        private final int concurrent;
        private long limitSeconds;
        private long usedSeconds;
        private long heldSeconds;
        private int live;
        private Optional<Set<String>> mayStillStart = Optional.empty();

        private Account(Tenants.Terms terms) {
            this.concurrent = terms.concurrent();
            this.limitSeconds = (long) terms.capSeconds() + terms.graceSeconds();
        }
    }

    private static final class Line {
        private final String id;
        private final PlaceCall order;
        private final int tenant;
        private final Instant began;
        private final Duration talk;
        private boolean over;

        private Line(String id, PlaceCall order, Instant began, Duration talk) {
            this.id = id;
            this.order = order;
            this.tenant = Tenants.ofNumber(order.from().e164());
            this.began = began;
            this.talk = talk;
        }

        private long seconds() {
            return (talk.toMillis() + 500) / 1_000;
        }
    }

    synchronized void tell(Consumer<CallReport> reporter) {
        news = reporter;
    }

    /** Its seconds are raised before anybody may use them. */
    synchronized void raise(int tenant, int seconds) {
        accounts.get(tenant).limitSeconds += seconds;
    }

    /** From now on only calls of these attempts may arrive. */
    synchronized void pause(int tenant, Set<String> intended) {
        accounts.get(tenant).mayStillStart = Optional.of(intended);
    }

    synchronized void resume(int tenant) {
        accounts.get(tenant).mayStillStart = Optional.empty();
    }

    synchronized List<String> violations() {
        return List.copyOf(violations);
    }

    synchronized int live() {
        return live;
    }

    synchronized int placed() {
        return calls.size();
    }

    synchronized long usedSeconds(int tenant) {
        return accounts.get(tenant).usedSeconds;
    }

    synchronized long limitSeconds(int tenant) {
        return accounts.get(tenant).limitSeconds;
    }

    synchronized String refusals() {
        return "refused by rate " + refusedByRate + ", by room " + refusedByRoom;
    }

    /** It let in at least 85 % of what it may, from a second after the first start to the last, and refused none. */
    synchronized void mustHaveBeenFull() {
        Duration busy = Duration.between(firstStart.plus(SECOND), lastStart);
        double share = (calls.size() - startsOfFirstSecond) / (busy.toMillis() / 1e3) / options.accountStarts();
        System.out.printf("  %.1f %% of %d starts a second used%n", 100 * share, options.accountStarts());
        assertThat(refusedByRate).as("starts refused").isZero();
        assertThat(share).as("share of the trunk used").isGreaterThanOrEqualTo(0.85);
    }

    /** What one node speaks to; once {@code cut}, what it asks never arrives. */
    VoiceProvider line(BooleanSupplier cut) {
        return new VoiceProvider() {
            @Override
            public Future<Placement> place(PlaceCall call) {
                return ask(cut, call);
            }

            @Override
            public Future<Optional<CallReport>> find(String providerCallId) {
                return cut.getAsBoolean()
                        ? Future.failedFuture("cut")
                        : Future.succeededFuture(lookUp(line -> line.id.equals(providerCallId)).stream()
                                .findFirst());
            }

            @Override
            public Future<List<CallReport>> findByAttempt(String attemptId, PhoneNumber to) {
                return cut.getAsBoolean()
                        ? Future.failedFuture("cut")
                        : Future.succeededFuture(lookUp(
                                line -> attemptId.equals(line.order.metadata().get("attempt_id"))));
            }

            @Override
            public Future<Void> stop(String providerCallId) {
                return Future.succeededFuture();
            }
        };
    }

    private synchronized List<CallReport> lookUp(java.util.function.Predicate<Line> wanted) {
        return calls.values().stream().filter(wanted).map(this::report).toList();
    }

    private Future<Placement> ask(BooleanSupplier cut, PlaceCall order) {
        Context caller = vertxContext();
        Promise<Placement> answer = Promise.promise();
        int transit;
        boolean lost;
        synchronized (this) {
            transit = 1 + random.nextInt(options.transitMillis());
            lost = random.nextDouble() < options.requestsLost();
        }
        if (cut.getAsBoolean() || lost) {
            later(caller, ANSWER_LOST_MILLIS, () -> answer.complete(new Placement.Unknown("the request was lost")));
        } else {
            vertx.setTimer(transit, here -> arrive(order, caller, answer));
        }
        return answer.future();
    }

    private static Context vertxContext() {
        return Optional.ofNullable(Vertx.currentContext()).orElseThrow();
    }

    private synchronized void arrive(PlaceCall order, Context caller, Promise<Placement> answer) {
        Instant machine = java.time.Clock.systemUTC().instant();
        while (!starts.isEmpty() && !starts.getFirst().plus(SECOND).isAfter(machine)) {
            starts.removeFirst();
        }
        boolean tooFast = starts.size() >= options.accountStarts();
        if (tooFast || live >= options.accountConcurrency()) {
            refusedByRate += tooFast ? 1 : 0;
            refusedByRoom += tooFast ? 0 : 1;
            later(
                    caller,
                    1,
                    () -> answer.complete(new Placement.Refused(Placement.Why.RATE_LIMITED, "429", Optional.empty())));
            return;
        }
        starts.addLast(machine);
        firstStart = firstStart.isBefore(machine) ? firstStart : machine;
        lastStart = machine;
        startsOfFirstSecond += machine.isBefore(firstStart.plus(SECOND)) ? 1 : 0;
        Line line = accept(order);
        boolean lost = random.nextDouble() < options.answersLost();
        later(
                caller,
                lost ? ANSWER_LOST_MILLIS : 1 + random.nextInt(30),
                () -> answer.complete(
                        lost ? new Placement.Unknown("the answer was lost") : new Placement.Accepted(line.id)));
        if (random.nextInt(4) == 0) {
            news.accept(report(line)); // now and then the webhook is faster than the answer
        }
    }

    private Line accept(PlaceCall order) {
        Duration talk = Duration.ofMillis(
                1_000L + (long) (random.nextDouble() * order.durationMax().toMillis()) - 1_000L);
        Line line = new Line("call_" + calls.size(), order, clock.instant(), talk);
        judge(line);
        calls.put(line.id, line);
        live++;
        Account account = accounts.get(line.tenant);
        account.live++;
        account.heldSeconds += order.durationMax().toSeconds();
        vertx.setTimer(1 + clock.onTheMachine(talk).toMillis(), over -> end(line));
        return line;
    }

    private void judge(Line line) {
        Account account = accounts.get(line.tenant);
        String attempt = line.order.metadata().get("attempt_id");
        String before = attempts.put(attempt, line.id);
        String who = "tenant " + line.tenant + ", attempt " + attempt + ": ";
        if (before != null) {
            violations.add(who + "dialled twice, as " + before + " and " + line.id);
        }
        if (account.live >= account.concurrent) {
            violations.add(who + "call " + (account.live + 1) + " of " + account.concurrent + " at once");
        }
        long taken = account.usedSeconds
                + account.heldSeconds
                + line.order.durationMax().toSeconds();
        if (taken > account.limitSeconds) {
            violations.add(who + taken + " s of " + account.limitSeconds + " s used and held");
        }
        if (account.mayStillStart.filter(may -> !may.contains(attempt)).isPresent()) {
            violations.add(who + "intended after the tenant was paused");
        }
    }

    private synchronized void end(Line line) {
        line.over = true;
        live--;
        Account account = accounts.get(line.tenant);
        account.live--;
        account.heldSeconds -= line.order.durationMax().toSeconds();
        account.usedSeconds += line.seconds();
        if (random.nextDouble() >= options.newsLost()) {
            CallReport report = report(line);
            vertx.setTimer(1 + random.nextInt(100), tell -> news.accept(report));
        }
    }

    private CallReport report(Line line) {
        Instant ended = line.began.plus(line.talk);
        Instant at = line.over ? ended : line.began;
        return new CallReport(
                line.id,
                line.order.metadata(),
                line.over ? CallReport.Progress.ANALYZED : CallReport.Progress.ONGOING,
                new CallReport.Parties(
                        Optional.of(Direction.OUTBOUND),
                        Optional.of(line.order.from().e164()),
                        Optional.of(line.order.to().e164()),
                        Optional.empty()),
                new CallReport.Timing(
                        Optional.of(line.began),
                        Optional.of(ended).filter(any -> line.over),
                        Optional.of(line.talk).filter(any -> line.over)),
                Optional.of(new CallReport.Ending(EndReason.USER_HANGUP, "user_hangup", Optional.empty()))
                        .filter(any -> line.over),
                CallReport.Results.NONE,
                new CallReport.Order(at, line.id));
    }

    private void later(Context caller, long millis, Runnable work) {
        vertx.setTimer(millis, due -> caller.runOnContext(there -> work.run()));
    }

    /** Seconds by call, as it bills them. */
    synchronized Map<String, Long> bill() {
        Map<String, Long> bill = new HashMap<>();
        calls.values().stream().filter(line -> line.seconds() > 0).forEach(line -> bill.put(line.id, line.seconds()));
        return bill;
    }

    synchronized Set<String> attempts() {
        return new HashSet<>(attempts.keySet());
    }
}
