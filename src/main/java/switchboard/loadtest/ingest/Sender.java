package switchboard.loadtest.ingest;

import io.vertx.core.Context;
import io.vertx.core.Future;
import io.vertx.core.Promise;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.core.net.NetClient;
import io.vertx.core.net.NetClientOptions;
import io.vertx.core.net.NetSocket;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;
import org.jspecify.annotations.Nullable;
import switchboard.loadtest.ingest.Messages.Kind;
import switchboard.loadtest.ingest.Messages.Message;
import switchboard.platform.error.Failure;
import switchboard.platform.time.Stopwatch;

/** Sends deliveries over plain HTTP/1.1, one under way a connection, and notes what is answered and when. */
public final class Sender implements AutoCloseable {

    private static final long NANOS = 1_000_000_000L;
    private static final long PATIENCE_NANOS = 20 * NANOS;

    private final Vertx vertx = Vertx.vertx();
    private final Context loop = vertx.getOrCreateContext();
    /** Kept here: a client that nobody holds is shut down by the garbage collector, under its own connections. */
    private final NetClient client = vertx.createNetClient(new NetClientOptions().setTcpNoDelay(true));

    private final Mail mail;
    private final List<Line> lines = new ArrayList<>();
    private final Deque<Line> idle = new ArrayDeque<>();
    private final Stopwatch watch = Stopwatch.started();
    private Run run = new Run(new Sent(1), 0, 0, 0, Promise.promise());

    private Sender(Mail mail) {
        this.mail = mail;
    }

    /** Connected to this machine's {@code port}. */
    public static Sender to(int port, int connections, Mail mail) {
        Sender sender = new Sender(mail);
        Promise<Void> ready = Promise.promise();
        sender.loop.runOnContext(here -> {
            List<Future<NetSocket>> all = new ArrayList<>();
            for (int i = 0; i < connections; i++) {
                all.add(sender.client
                        .connect(port, "localhost")
                        .onSuccess(socket -> sender.lines.add(sender.new Line(socket))));
            }
            Future.all(all).<Void>mapEmpty().onComplete(ready);
        });
        await(ready.future(), Duration.ofSeconds(30));
        return sender;
    }

    /** Every connection sends again as soon as it is answered. */
    public Sent closed(Duration warmup, Duration length) {
        return play(0, warmup, length);
    }

    /** So many a second, whatever becomes of those before. */
    public Sent open(int rate, Duration warmup, Duration length) {
        return play(NANOS / rate, warmup, length);
    }

    private Sent play(long spacing, Duration warmup, Duration length) {
        Promise<Sent> over = Promise.promise();
        loop.runOnContext(here -> {
            long now = now();
            long from = now + warmup.toNanos();
            run = new Run(new Sent(length.toMillis() / 1000.0), spacing, from, from + length.toNanos(), over);
            run.next = now;
            idle.clear();
            idle.addAll(lines);
            pump();
            vertx.setPeriodic(1, tick -> {
                pump();
                boolean quiet = idle.size() == lines.size() && run.isOut(now());
                if (quiet || now() > run.until + PATIENCE_NANOS) {
                    vertx.cancelTimer(tick);
                    over.tryComplete(run.sent);
                }
            });
        });
        return await(over.future(), warmup.plus(length).plusSeconds(60));
    }

    private void pump() {
        long now = now();
        while (!idle.isEmpty() && run.mayLeave(now)) {
            idle.removeFirst().send(run.leave(now));
        }
    }

    private long now() {
        return watch.elapsed().toNanos();
    }

    @Override
    public void close() {
        await(vertx.close(), Duration.ofSeconds(20));
    }

    private static <T> T await(Future<T> future, Duration patience) {
        try {
            return future.await(patience.toMillis(), TimeUnit.MILLISECONDS);
        } catch (TimeoutException e) {
            throw Failure.unavailable("load_test_stuck", "the server did not answer within " + patience);
        }
    }

    /** One loop. */
    private static final class Run {
        private final Sent sent;
        private final long spacing;
        private final long from;
        private final long until;
        private final Promise<Sent> over;
        private long next;

        private Run(Sent sent, long spacing, long from, long until, Promise<Sent> over) {
            this.sent = sent;
            this.spacing = spacing;
            this.from = from;
            this.until = until;
            this.over = over;
        }

        private boolean mayLeave(long now) {
            return spacing == 0 ? now < until : next <= now && next < until;
        }

        private boolean isOut(long now) {
            return spacing == 0 ? now >= until : next >= until;
        }

        /** When the delivery that leaves now should have left. */
        private long leave(long now) {
            long due = spacing == 0 ? now : next;
            next = due + spacing;
            return due;
        }
    }

    /** A connection. */
    private final class Line {
        private final NetSocket socket;
        private final Answer answer = new Answer();
        private @Nullable Message underWay;
        private long due;
        private long left;

        private Line(NetSocket socket) {
            this.socket = socket;
            socket.handler(this::answered);
            socket.closeHandler(closed -> run.over.tryFail("the server closed a connection"));
        }

        private void send(long dueAt) {
            Message message = mail.next();
            underWay = message;
            due = dueAt;
            left = now();
            socket.write(message.request());
        }

        private void answered(Buffer part) {
            Answer.Reading read = answer.read(part);
            Message message = underWay;
            if (message == null || !read.complete()) {
                return;
            }
            underWay = null;
            note(message, read.status() / 100 == 2, read.status() == 401);
            idle.addLast(this);
            pump();
        }

        private void note(Message message, boolean accepted, boolean refused) {
            Sent sent = run.sent;
            if (message.kind() == Kind.FORGED) {
                sent.refused += refused ? 1 : 0;
                sent.forgedAccepted += accepted ? 1 : 0;
                return;
            }
            if (!accepted) {
                sent.failed++;
                return;
            }
            if (message.kind() == Kind.FRESH) {
                sent.fresh++;
                mail.wasAccepted(message);
            } else {
                sent.repeated++;
            }
            if (due >= run.from) {
                long now = now();
                sent.measured((now - run.from) / (double) NANOS, now - due, now - left);
            }
        }
    }
}
