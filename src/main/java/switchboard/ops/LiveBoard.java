package switchboard.ops;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import switchboard.ops.core.CardChanges;
import switchboard.platform.time.Clocks;

/** Reads the board once for everybody who looks, and tells them what changed. Safe for several threads. */
final class LiveBoard {

    /** The database spends at most a fifth of its time on the board, however large the tables grow. */
    private static final int REST_PER_READ = 4;

    private static final int ALERTS_MAX = 100;
    private static final Buffer HEARTBEAT = Buffer.buffer(": still here\n\n");

    private final BoardRepository repository;
    private final AlertRepository alerts;
    private final OpsConfig config;
    private final Clocks clocks;
    private final LiveLog log;
    private final Set<LiveStream> streams = ConcurrentHashMap.newKeySet();
    private Board board = Board.EMPTY;
    private Instant readAt = Instant.EPOCH;
    private Instant notBefore = Instant.EPOCH;
    private @Nullable Future<Board> reading;

    LiveBoard(BoardRepository repository, AlertRepository alerts, OpsConfig config, Clocks clocks, LiveLog log) {
        this.repository = repository;
        this.alerts = alerts;
        this.config = config;
        this.clocks = clocks;
        this.log = log;
    }

    /** By the business clock. */
    Instant now() {
        return clocks.business().instant();
    }

    /** The board as it is now, or was a moment ago. */
    synchronized Future<Board> fresh() {
        Instant now = clocks.machine().instant();
        // half: the last poll was read a little after its tick, and must not have the next one skipped
        boolean fresh = Duration.between(readAt, now).compareTo(config.poll().dividedBy(2)) < 0;
        boolean recent = fresh || now.isBefore(notBefore);
        return recent ? Future.succeededFuture(board) : read(now);
    }

    /** Reads again if anybody looks, and tells them what changed. */
    Future<Void> refresh() {
        return streams.isEmpty() ? Future.succeededFuture() : fresh().mapEmpty();
    }

    /** False if there are too many readers already. */
    boolean open(LiveStream stream, Optional<String> lastEventId, Optional<UUID> tenant) {
        if (streams.size() >= config.streamsMax()) {
            return false;
        }
        synchronized (this) {
            lastEventId
                    .flatMap(log::since)
                    .ifPresentOrElse(
                            missed -> missed.stream()
                                    .filter(stream::maySee)
                                    .forEach(event -> stream.send(event.frame(log.epoch()))),
                            () -> stream.send(snapshot(tenant)));
            streams.add(stream);
        }
        return true;
    }

    void close(LiveStream stream) {
        streams.remove(stream);
    }

    void heartbeat() {
        streams.forEach(stream -> stream.send(HEARTBEAT));
    }

    /** Everything to an operator; to a tenant its own. */
    synchronized Buffer snapshot(Optional<UUID> tenant) {
        return log.snapshot(view(board, tenant));
    }

    static Map<String, Object> view(Board board, Optional<UUID> tenant) {
        Map<String, Object> view = new LinkedHashMap<>();
        view.put("now", board.now());
        if (tenant.isEmpty()) {
            view.put("counts", board.counts());
            view.put("alerts", board.alerts());
        }
        view.put(
                "calls",
                board.calls().stream()
                        .filter(call -> tenant.isEmpty() || call.tenant().equals(tenant))
                        .toList());
        view.put(
                "tenants",
                board.tenants().stream()
                        .filter(usage -> tenant.isEmpty() || usage.tenant().equals(tenant.get()))
                        .toList());
        return view;
    }

    private Future<Board> read(Instant startedAt) {
        if (reading != null) {
            return reading;
        }
        Future<Board> read = repository
                .read(clocks.business().instant(), startedAt)
                .compose(now -> alerts.list(AlertRepository.Filter.OPEN, Optional.empty(), ALERTS_MAX)
                        .map(now::with))
                .onSuccess(next -> take(next, startedAt))
                .eventually(this::finish);
        reading = read.isComplete() ? null : read;
        return read;
    }

    private synchronized Future<Void> finish() {
        reading = null;
        return Future.succeededFuture();
    }

    private synchronized void take(Board next, Instant startedAt) {
        Board before = board;
        Instant now = clocks.machine().instant();
        board = next;
        readAt = startedAt;
        notBefore = now.plus(Duration.between(startedAt, now).multipliedBy(REST_PER_READ));
        CardChanges changes = CardChanges.between(before.calls(), next.calls());
        changes.changed().forEach(card -> publish("call", card.tenant(), card));
        changes.gone().forEach(card -> publish("gone", card.tenant(), Map.of("id", card.id())));
        publish("counts", Optional.empty(), counts(next));
        next.tenants().stream()
                .filter(usage -> !before.tenants().contains(usage))
                .forEach(usage -> publish("usage", Optional.of(usage.tenant()), usage));
        next.alerts().stream()
                .filter(alert -> !before.alerts().contains(alert))
                .forEach(alert -> publish("alert", Optional.empty(), alert));
        Set<UUID> open = next.alerts().stream().map(Alert::id).collect(Collectors.toSet());
        before.alerts().stream()
                .map(Alert::id)
                .filter(id -> !open.contains(id))
                .forEach(id -> publish("alert_over", Optional.empty(), Map.of("id", id)));
    }

    private void publish(String name, Optional<UUID> tenant, Object data) {
        LiveEvent event = log.append(name, tenant, data);
        List.copyOf(streams).stream()
                .filter(stream -> stream.maySee(event))
                .forEach(stream -> stream.send(event.frame(log.epoch())));
    }

    private static Map<String, Object> counts(Board board) {
        return Map.of("now", board.now(), "counts", board.counts());
    }
}
