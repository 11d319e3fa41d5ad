package switchboard.calls;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.concurrent.TimeoutException;
import switchboard.calls.core.Call;
import switchboard.inbox.Handled;
import switchboard.inbox.StoredDelivery;
import switchboard.platform.bus.Bus;
import switchboard.platform.time.Clocks;
import switchboard.platform.time.Ids;
import switchboard.provider.retell.Fixture;
import switchboard.provider.retell.RetellReports;
import switchboard.testkit.ManualClock;
import switchboard.testkit.RealPostgres;

/** A tenant with a number, and deliveries handled as the inbox would hand them over. */
final class CallWorld {

    static final UUID TENANT = new UUID(7, 1);
    static final String OUR_NUMBER = "+14155550100";
    private static int deliveries;

    final ManualClock business = new ManualClock();
    final ManualClock machine = new ManualClock();
    final List<String> carriedOut = new ArrayList<>();
    final Bus bus;
    final CallBook book;
    final CallEffects effects;
    private final RealPostgres postgres;
    private final Pool pool;
    private final CallDeliveries handler;

    CallWorld(RealPostgres postgres, Vertx vertx) {
        this.postgres = postgres;
        this.pool = postgres.pool();
        this.bus = new Bus(vertx.eventBus(), CallEvents.ALL);
        Clocks clocks = new Clocks(business, machine);
        this.book = new CallBook(bus, clocks, Ids.random());
        this.handler = new CallDeliveries(
                new RetellReports(), book, new CallDeliveriesTogether(new RetellReports(), bus, clocks), clocks);
        this.effects = new CallEffects(pool, handlers(), CallsConfig.DEFAULT, machine);
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', 'owner@example.test') on conflict do nothing;
                insert into agents (user_id, agent_id, phone_number, is_active, status)
                values ('%1$s', 'agent_de8dbf64b6b779f47a43a4b969', '%2$s', true, 'deployed') on conflict do nothing;
                insert into subscriptions (user_id, status, plan_type)
                values ('%1$s', 'active', 'core') on conflict do nothing;
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id)
                values ('%1$s', 9000, 'p1') on conflict do nothing
                """.formatted(TENANT, OUR_NUMBER));
        clear();
    }

    private List<EffectHandler> handlers() {
        List<EffectHandler> handlers = new ArrayList<>();
        for (String kind : List.of("release_slot", "meter", "attempt_ended", "analysis", "opt_out")) {
            handlers.add(handler(kind));
        }
        return handlers;
    }

    private EffectHandler handler(String kind) {
        return new EffectHandler() {
            @Override
            public String kind() {
                return kind;
            }

            @Override
            public Future<Void> carryOut(io.vertx.sqlclient.SqlConnection tx, Call call) {
                carriedOut.add(kind + " " + call.duration().toMillis());
                return Future.succeededFuture();
            }
        };
    }

    void clear() {
        postgres.query(
                "delete from call_stops; delete from call_effects; delete from call_events; delete from unknown_phone");
        carriedOut.clear();
    }

    /** The row the dialer's or routing's admission would have written. */
    UUID admitted(String direction, String their, String attempt, String providerCallId) {
        UUID id = UUID.randomUUID();
        boolean outbound = direction.equals("outbound");
        postgres.query("""
                insert into call_events (id, event_id, phone_number, user_id, call_sid, direction, from_number, to_number,
                                         call_status, attempt_id, hold_seconds, received_at, last_news_at)
                values ('%s', 'call:%s', '%s', '%s', %s, '%s', '%s', '%s', 'intended', %s, 600, '%s', '%s')
                """.formatted(
                        id,
                        id,
                        OUR_NUMBER,
                        TENANT,
                        quoted(providerCallId),
                        direction,
                        outbound ? OUR_NUMBER : their,
                        outbound ? their : OUR_NUMBER,
                        quoted(attempt),
                        business.instant(),
                        business.instant()));
        return id;
    }

    private static String quoted(String text) {
        return text.isEmpty() ? "null" : "'" + text + "'";
    }

    Handled deliver(String fixture) {
        return deliver(Fixture.named(fixture).body());
    }

    Handled deliver(Buffer body) {
        StoredDelivery delivery = new StoredDelivery(
                new UUID(9, ++deliveries), "retell", "/webhooks/retell", "event", body, Map.of(), Instant.EPOCH, 1);
        return await(pool.withTransaction(tx -> handler.handle(tx, delivery)));
    }

    /** A fixture as the provider would send it if it had been given these metadata. */
    static Buffer withMetadata(String fixture, String key, String value) {
        var body = Fixture.named(fixture).body().toJsonObject();
        body.getJsonObject("call").put("metadata", new io.vertx.core.json.JsonObject().put(key, value));
        return body.toBuffer();
    }

    /** All that must be the same whatever the order; without what only says when we heard of it. */
    String rows() {
        List<Row> rows = postgres.query("""
                select (to_jsonb(c) - array['id', 'event_id', 'idempotency_key', 'delivery_ids', 'updated_at',
                          'processed_at', 'created_at', 'received_at', 'last_news_at', 'analyzed_at'])::text,
                       c.analyzed_at is not null
                  from call_events as c
                 order by call_sid
                """);
        StringBuilder text = new StringBuilder();
        rows.forEach(
                row -> text.append(row.getString(0)).append(row.getBoolean(1)).append('\n'));
        return text.toString();
    }

    /** Each kind of effect with the facts it was last caused by. */
    String lastEffects() {
        return postgres.query("""
                select string_agg(kind || ' ' || version, E'\\n' order by kind, version)
                  from (select distinct on (call_id, kind) kind, version
                          from call_effects order by call_id, kind, id desc) as last
                """).get(0).getString(0);
    }

    void carryOut() {
        await(effects.carryOutDue());
    }

    Row call() {
        return postgres.query("select * from call_events").get(0);
    }

    <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer", e);
        }
    }

    <T> T inTransaction(java.util.function.Function<io.vertx.sqlclient.SqlConnection, Future<T>> work) {
        return await(pool.withTransaction(work));
    }

    Clock clock() {
        return business;
    }
}
