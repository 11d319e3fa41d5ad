package switchboard.routing;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlClient;
import io.vertx.sqlclient.SqlConnection;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.error.Failure;
import switchboard.provider.InboundAnswers;
import switchboard.provider.core.InboundQuestion;
import switchboard.provider.core.InboundQuestion.Kind;
import switchboard.routing.core.Caller;
import switchboard.routing.core.OurNumber;
import switchboard.routing.core.Rejection;
import switchboard.routing.core.Route;
import switchboard.routing.core.RouteDecision;
import switchboard.routing.core.Verdict;

/** Answers one question: looks up, screens, asks for a slot, and commits hold and answer together. */
final class InboundRouter {

    private static final Logger LOG = LoggerFactory.getLogger(InboundRouter.class);
    private static final String ADMITTED = "ADMITTED";

    private final Pool pool;
    private final Directory directory;
    private final InboundRepository decisions;
    private final UnknownPhoneRepository unknown;
    private final InboundAdmission admission;
    private final Collaborators with;
    private final Gathered<InboundRepository.Wanted, InboundRepository.Facts> facts;
    private final Gathered<Pending, Buffer> commits;

    /** What the router is given from outside. */
    record Collaborators(InboundAnswers answers, CalledIn calledIn, Stopwatch stopwatch) {}

    InboundRouter(
            Pool pool,
            Directory directory,
            InboundRepository decisions,
            UnknownPhoneRepository unknown,
            InboundAdmission admission,
            Collaborators with,
            RoutingConfig config) {
        this.pool = pool;
        this.directory = directory;
        this.decisions = decisions;
        this.unknown = unknown;
        this.admission = admission;
        this.with = with;
        this.facts = new Gathered<>(
                wanted -> decisions.facts(pool, wanted),
                wanted -> wanted.attempt().expired(),
                config.committers(),
                config.commitMax());
        this.commits = new Gathered<>(
                this::commit, pending -> pending.attempt().expired(), config.committers(), config.commitMax());
    }

    /** The bytes to answer with: those given before, if the question was asked before on any node. */
    Future<Buffer> answer(InboundQuestion question, Attempt attempt) {
        return directory
                .find(question.to())
                .map(number -> known(question, number, attempt))
                .orElseGet(() -> nobodys(question, attempt));
    }

    private Future<Buffer> nobodys(InboundQuestion question, Attempt attempt) {
        Decided decided = rejected(question, Optional.empty(), Rejection.UNKNOWN_NUMBER, attempt);
        return pool.withTransaction(
                        tx -> unknown.rememberOnce(tx, question, attempt).compose(remembered -> store(tx, decided)))
                .recover(error -> storedInstead(question, error));
    }

    private Future<Buffer> known(InboundQuestion question, OurNumber number, Attempt attempt) {
        return facts.ask(new InboundRepository.Wanted(question, number.tenant(), attempt))
                .compose(found -> found.stored()
                        .map(Future::succeededFuture)
                        .orElseGet(() -> fresh(question, number, found.caller(), attempt)
                                .recover(error -> storedInstead(question, error))));
    }

    private Future<Buffer> fresh(InboundQuestion question, OurNumber number, Caller caller, Attempt attempt) {
        Optional<Rejection> screened = Route.screen(number, caller);
        if (screened.isPresent()) {
            return store(pool, rejected(question, Optional.of(number), screened.get(), attempt));
        }
        if (question.kind() == Kind.CHAT) {
            RouteDecision chat = Route.decideChat(question, number, caller, attempt.at());
            return store(pool, decided(question, number, chat, attempt));
        }
        return admission
                .ask(question, number)
                .compose(turned -> turned.isPresent()
                        ? store(pool, rejected(question, Optional.of(number), turned.get(), attempt))
                        : committed(question, number, caller, attempt));
    }

    private Future<Buffer> committed(InboundQuestion question, OurNumber number, Caller caller, Attempt attempt) {
        return commits.ask(new Pending(question, number, caller, attempt))
                .onFailure(error -> admission
                        .release(question, number)
                        .onFailure(lost -> LOG.debug("a slot stays leased until its term: {}", lost.getMessage())));
    }

    /** All together, or none: where another delivery was faster or a caller was turned away, try one by one. */
    private Future<List<Buffer>> commit(List<Pending> batch) {
        Instant now = batch.stream()
                .map(pending -> pending.attempt().at())
                .max(Comparator.naturalOrder())
                .orElseThrow();
        return pool.withTransaction(tx -> admission
                .admit(tx, batch.stream().map(Pending::asked).toList(), now)
                .compose(verdicts -> write(tx, batch, verdicts)));
    }

    private Future<List<Buffer>> write(SqlConnection tx, List<Pending> batch, List<Verdict> verdicts) {
        List<Decided> decided = new ArrayList<>();
        List<CalledIn.Person> letIn = new ArrayList<>();
        List<Future<Void>> released = new ArrayList<>();
        for (int i = 0; i < batch.size(); i++) {
            Pending pending = batch.get(i);
            OurNumber number = pending.number();
            InboundQuestion question = pending.question();
            Attempt attempt = pending.attempt();
            RouteDecision decision = Route.decide(
                    question,
                    number,
                    pending.caller(),
                    verdicts.get(i),
                    agent -> directory.answersFor(number.tenant(), agent),
                    attempt.at());
            boolean connected = decision.fold(connect -> true, reject -> false);
            if (connected) {
                letIn.add(new CalledIn.Person(number.tenant(), question.from()));
            } else {
                released.add(admission.release(question, number));
            }
            decided.add(decided(question, number, decision, attempt));
        }
        return Future.join(released)
                .compose(done -> letIn.isEmpty()
                        ? Future.succeededFuture()
                        : with.calledIn().calledIn(tx, letIn))
                .compose(done -> storeAll(tx, decided));
    }

    private Future<List<Buffer>> storeAll(SqlConnection tx, List<Decided> decided) {
        if (decided.size() == 1) {
            return store(tx, decided.get(0)).map(List::of);
        }
        return decisions
                .storeMany(tx, decided)
                .compose(stored -> stored.size() == decided.size()
                                && decided.stream()
                                        .noneMatch(each -> each.attempt().expired())
                        ? Future.succeededFuture(
                                decided.stream().map(Decided::answer).toList())
                        : Future.failedFuture(answeredAlready()));
    }

    /** Fails, and with it the transaction, when another delivery was faster or the caller has been turned away. */
    private Future<Buffer> store(SqlClient sql, Decided decided) {
        if (decided.attempt().expired()) {
            return Future.failedFuture(Attempt.tooLate());
        }
        return decisions
                .storeOnce(sql, decided)
                .compose(first -> first && !decided.attempt().expired()
                        ? Future.succeededFuture(decided.answer())
                        : Future.failedFuture(first ? Attempt.tooLate() : answeredAlready()));
    }

    private Future<Buffer> storedInstead(InboundQuestion question, Throwable error) {
        boolean beaten = error instanceof Failure failure && failure.kind() == Failure.Kind.CONFLICT;
        return beaten
                ? decisions.stored(pool, question.key()).map(stored -> stored.orElseThrow(Attempt::tooLate))
                : Future.failedFuture(error);
    }

    private Decided decided(InboundQuestion question, OurNumber number, RouteDecision decision, Attempt attempt) {
        return decision.fold(
                connect -> new Decided(
                        question,
                        Optional.of(number.tenant()),
                        question.kind() == Kind.CALL
                                ? Optional.of(Route.callId(question).value())
                                : Optional.empty(),
                        true,
                        ADMITTED,
                        with.answers().connect(question, connect.call()),
                        with.stopwatch().micros(attempt),
                        attempt),
                reject -> rejected(question, Optional.of(number), reject.reason(), attempt));
    }

    Decided rejected(InboundQuestion question, Optional<OurNumber> number, Rejection reason, Attempt attempt) {
        return new Decided(
                question,
                number.map(OurNumber::tenant),
                Optional.empty(),
                false,
                reason.name(),
                with.answers().reject(question.kind()),
                with.stopwatch().micros(attempt),
                attempt);
    }

    private static Failure answeredAlready() {
        return Failure.conflict("answered_already", "Another delivery of this question was answered first.");
    }

    /** How long an attempt has taken, in microseconds of machine time. */
    @FunctionalInterface
    interface Stopwatch {
        int micros(Attempt attempt);

        static Stopwatch on(java.time.Clock machine) {
            return attempt -> (int) Math.min(
                    Integer.MAX_VALUE,
                    Duration.between(attempt.machineAt(), machine.instant()).toNanos() / 1000);
        }
    }
}
