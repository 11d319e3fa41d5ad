package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Function;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.error.Failure;

/**
 * What is known of one person, and its erasure. Each step is a transaction of its own, so that nothing is locked for
 * longer than its own statement; a run that was broken off is simply asked for again.
 */
final class Persons {

    /** Why something stays, for the person who asked. */
    private static final Map<String, String> REASONS = Map.of(
            "do_not_call", "the wish not to be called holds only as long as the number is known",
            "blocked_callers", "a blocked caller stays blocked only as long as the number is known",
            "usage_ledger", "bills must be provable; seconds and amounts, no number",
            "black_box",
                    "decisions must be provable: a keyed hash of the number in an unbroken chain; inputs are gone");

    private final Pool pool;
    private final KeyedHash names;
    private final Clock business;
    private final PersonRepository persons = new PersonRepository();
    private final ErasureRepository erasure = new ErasureRepository();

    Persons(Pool pool, KeyedHash names, Clock business) {
        this.pool = pool;
        this.names = names;
        this.business = business;
    }

    /** Everything, by table. That somebody read it is on record before it is answered. */
    Future<JsonObject> export(Request request) {
        return patiently(tx -> find(tx, request)
                .compose(person -> persons.export(tx, person)
                        .compose(found -> erasure.audit(
                                        tx,
                                        person,
                                        "person.exported",
                                        "read",
                                        name(request),
                                        details(request, new JsonObject()))
                                .map(audited -> found.put(
                                        "phone_number", request.number().e164())))));
    }

    /** Answers how much of what is gone, what stays and why, and what must wait until it is over. */
    Future<JsonObject> erase(Request request) {
        JsonObject erased = new JsonObject();
        return patiently(tx -> find(tx, request)
                        .compose(person -> erasure.kept(tx, person, names.of(person.number()))
                                .compose(kept -> erasure.inputs(tx, person, names.of(person.number()))
                                        .map(inputs -> {
                                            erased.put("verdict_inputs", inputs);
                                            return new Found(person, kept);
                                        }))))
                .compose(found -> steps(found.person(), erased)
                        .compose(done -> patiently(tx -> erasure.waiting(tx, found.person())
                                .compose(waiting -> finish(tx, request, found, erased, waiting)))));
    }

    private Future<Void> steps(Person person, JsonObject erased) {
        Future<Void> done = Future.succeededFuture();
        for (Map.Entry<String, String> step : ErasureRepository.steps().entrySet()) {
            done = done.compose(before -> patiently(tx -> erasure.step(tx, step.getValue(), person)))
                    .map(count -> {
                        erased.put(step.getKey(), count);
                        return null;
                    });
        }
        return done;
    }

    private Future<JsonObject> finish(
            SqlConnection tx, Request request, Found found, JsonObject erased, JsonObject waiting) {
        JsonArray kept = new JsonArray();
        found.kept()
                .forEach(each -> kept.add(new JsonObject()
                        .put("what", each.getKey())
                        .put("rows", each.getValue())
                        .put("reason", REASONS.get(each.getKey()))));
        JsonObject report = new JsonObject()
                .put("complete", waiting.isEmpty())
                .put("erased", erased)
                .put("kept", kept)
                .put("waiting", waiting);
        return erasure.audit(
                        tx, found.person(), "person.erased", "delete", name(request), details(request, report.copy()))
                .map(audited -> report);
    }

    private Future<Person> find(SqlConnection tx, Request request) {
        return persons.find(tx, request.number().e164(), request.tenant(), business.instant())
                .map(found -> found.orElseThrow(() -> Failure.conflict(
                        "number_is_ours", "This is one of our own numbers, and nobody's personal one.")));
    }

    private <T> Future<T> patiently(Function<SqlConnection, Future<T>> work) {
        return pool.withTransaction((SqlConnection tx) -> persons.bePatient(tx).compose(patient -> work.apply(tx)));
    }

    private String name(Request request) {
        return names.of(request.number().e164()).orElse("unnamed");
    }

    private static JsonObject details(Request request, JsonObject details) {
        request.reason()
                .ifPresent(
                        reason -> details.put("reason", without(request.number().e164(), reason)));
        return details.put("actor", request.actor());
    }

    /** The audit is for ever: no number in it. */
    private static String without(String number, String text) {
        String rest = text.replace(number, "erased");
        for (String trace : PersonRepository.traces(number, List.of())) {
            rest = rest.replace(trace, "erased");
        }
        return rest;
    }

    /** Whose data, and who asks. */
    record Request(PhoneNumber number, Optional<TenantId> tenant, String actor, Optional<String> reason) {}

    private record Found(Person person, JsonObject kept) {}
}
