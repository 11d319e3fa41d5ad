package switchboard.cli.demo;

import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.json.JsonObject;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;
import switchboard.cli.demo.IdleRepository.Activity;
import switchboard.platform.time.VirtualClock;
import switchboard.simulator.Simulator;

/** Plays a run to its end: tenants, lists, campaigns, then watching, jumping and keeping the state on disk. */
final class DemoRun {

    private static final Duration LOOK_EVERY = Duration.ofMillis(50);
    private static final int SHOW_EVERY_LOOKS = 10;
    private static final int QUIET_LOOKS_AT_THE_END = 10;

    private final Vertx vertx;
    private final DemoOptions options;
    private final Cast cast;
    private final DemoApi api;
    private final Progress progress;
    private final TimeLapse lapse;
    private final Path folder;
    private DemoState state;
    private long doneBefore;
    private int looks;
    private int quietLooks;
    private boolean calledIn;

    DemoRun(Vertx vertx, DemoOptions options, Cast cast, DemoApi api, Progress progress, DemoState state, Path folder) {
        this.vertx = vertx;
        this.options = options;
        this.cast = cast;
        this.api = api;
        this.progress = progress;
        this.state = state;
        this.folder = folder;
        this.lapse = new TimeLapse(cast.clock(), cast.simulator(), cast.idle(), at -> keep(known -> known.at(at)));
    }

    /** Completes with what the import said, once the campaigns are through or the time is up. */
    Future<JsonObject> play() {
        return seed().compose(seeded -> state().queued() ? Future.succeededFuture() : fillQueues())
                .compose(filled -> startAll())
                .compose(started -> watch())
                .map(finished -> {
                    keep(known -> finished ? known.at(now()).over() : known.at(now()));
                    return state().imported().orElseThrow();
                });
    }

    private Future<Void> seed() {
        Future<Void> seeded = Future.succeededFuture();
        for (DemoTenant tenant : tenants()) {
            seeded = seeded.compose(before -> cast.seeds().write(tenant, now()));
        }
        return seeded;
    }

    private Future<Void> fillQueues() {
        String today = now().toString().substring(0, 10);
        JsonObject nobody = new JsonObject().put("name", "demo, empty").put("list_date", today);
        return api.post("/v1/dnc-lists", nobody)
                .compose(listed -> load(
                        tenants().get(0), options.leads().orElse(cast.lists().get(0))))
                .onSuccess(report -> keep(known -> known.withImport(report)))
                .compose(report -> options.isStory()
                        ? load(tenants().get(1), cast.lists().get(1))
                        : Future.succeededFuture(report))
                .onSuccess(loaded -> keep(DemoState::allQueued))
                .mapEmpty();
    }

    private Future<JsonObject> load(DemoTenant tenant, Path list) {
        JsonObject campaign = new JsonObject()
                .put("user_id", tenant.id().toString())
                .put("name", tenant.name() + " demo")
                .put("from_number", tenant.number());
        return api.importLeads(tenant, list)
                .compose(report -> api.post("/v1/campaigns", campaign)
                        .onSuccess(made -> keep(known -> known.withCampaign(made.getString("id"))))
                        .compose(made ->
                                api.post("/v1/dialer-queue", new JsonObject().put("campaign_id", made.getString("id"))))
                        .map(report));
    }

    /** Starting what runs already changes nothing. */
    private Future<Void> startAll() {
        return Future.join(state().campaigns().stream()
                        .map(id -> api.post("/v1/campaigns/" + id + "/start", new JsonObject()))
                        .toList())
                .mapEmpty();
    }

    /** True at the end, false if the time was up before. */
    private Future<Boolean> watch() {
        Promise<Boolean> over = Promise.promise();
        Optional<Instant> deadline = options.runFor().map(cast.machine().instant()::plus);
        look(over, deadline);
        return over.future();
    }

    private void look(Promise<Boolean> over, Optional<Instant> deadline) {
        lapse.look()
                .compose(activity -> tell().map(activity))
                .onFailure(over::tryFail)
                .onSuccess(activity -> {
                    boolean late =
                            deadline.filter(cast.machine().instant()::isAfter).isPresent();
                    boolean finished = isOver(activity);
                    if (late || finished) {
                        progress.end();
                        over.complete(finished);
                    } else {
                        vertx.setTimer(LOOK_EVERY.toMillis(), tick -> look(over, deadline));
                    }
                });
    }

    private boolean isOver(Activity activity) {
        boolean quiet = activity.isDone() && cast.simulator().isQuiet();
        quietLooks = quiet ? quietLooks + 1 : 0;
        return quietLooks >= QUIET_LOOKS_AT_THE_END;
    }

    private Future<Void> tell() {
        if (looks++ % SHOW_EVERY_LOOKS != 0) {
            return Future.succeededFuture();
        }
        keep(known -> known.at(now()));
        return cast.figures().counts(now()).compose(counts -> {
            long done = counts.getLong("done");
            double seconds = LOOK_EVERY.multipliedBy(SHOW_EVERY_LOOKS).toMillis() / 1000.0;
            progress.show(counts.put("calls_per_second", Math.max(0, done - doneBefore) / seconds), now());
            doneBefore = done;
            return options.isStory() ? callIn(counts) : Future.succeededFuture();
        });
    }

    /** The story's callers: a customer who is put through, and one who calls the business that has been stopped. */
    private Future<Void> callIn(JsonObject counts) {
        boolean roomForOneMore = counts.getLong("ringing") + counts.getLong("live") < 4;
        if (calledIn || counts.getLong("stopped") == 0 || !roomForOneMore) {
            return Future.succeededFuture();
        }
        calledIn = true;
        List<Future<?>> callers = new ArrayList<>();
        callers.add(cast.simulator().callIn("+12125550142", DemoTenant.harbor(1).number()));
        callers.add(cast.simulator().callIn("+13125550143", DemoTenant.budget().number()));
        return Future.join(callers).mapEmpty();
    }

    private List<DemoTenant> tenants() {
        return options.isStory() ? List.of(DemoTenant.harbor(6), DemoTenant.budget()) : List.of(DemoTenant.harbor(70));
    }

    private Instant now() {
        return cast.clock().instant();
    }

    /** What is kept is changed from the API's threads and the clock's: one change at a time, each on what is there. */
    private synchronized void keep(UnaryOperator<DemoState> change) {
        state = change.apply(state);
        state.write(folder);
    }

    private synchronized DemoState state() {
        return state;
    }

    /** Who and what takes part. */
    record Cast(
            VirtualClock clock,
            java.time.Clock machine,
            Simulator simulator,
            SeedRepository seeds,
            IdleRepository idle,
            ProgressRepository figures,
            List<Path> lists) {}
}
