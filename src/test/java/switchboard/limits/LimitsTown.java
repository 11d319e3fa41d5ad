package switchboard.limits;

import static java.util.concurrent.TimeUnit.SECONDS;

import io.vertx.core.Future;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeoutException;
import java.util.concurrent.atomic.AtomicInteger;
import switchboard.limits.core.Admission;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;
import switchboard.testkit.RealPostgres;

/** Tenants with one number each, and admissions as the dialer asks for them. */
final class LimitsTown {

    static final Instant NOW = Instant.parse("2026-11-23T15:00:00Z");
    private static final AtomicInteger NUMBERS = new AtomicInteger();

    private final RealPostgres postgres;

    LimitsTown(RealPostgres postgres) {
        this.postgres = postgres;
    }

    record Resident(TenantId tenant, String number) {}

    Resident moveIn() {
        TenantId tenant = new TenantId(UUID.randomUUID());
        String number = "+1212%07d".formatted(2_000_000 + NUMBERS.incrementAndGet());
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.com');
                insert into subscriptions (user_id, plan_type) values ('%1$s', 'core');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id) values ('%1$s', 9000, 'p1')
                    on conflict (user_id) do update set call_cap_seconds = 9000;
                insert into agents (user_id, phone_number, status, max_concurrent_calls, calls_per_second)
                values ('%1$s', '%2$s', 'deployed', 5, 1000);
                """.formatted(tenant, number));
        return new Resident(tenant, number);
    }

    void clear() {
        postgres.query("delete from call_events; delete from admission_paces; delete from usage_alerts;"
                + " delete from auth.users");
    }

    static AdmissionRequest dial(Resident resident) {
        return request(resident, true);
    }

    static AdmissionRequest called(Resident resident) {
        return request(resident, false);
    }

    private static AdmissionRequest request(Resident resident, boolean outbound) {
        return new AdmissionRequest(
                new CallId(UUID.randomUUID()),
                resident.tenant(),
                new AdmissionRequest.Route(
                        outbound, resident.number(), "+1310%07d".formatted(2_000_000 + NUMBERS.incrementAndGet())),
                Duration.ofSeconds(600),
                new AdmissionRequest.Origin(
                        outbound ? Optional.of(UUID.randomUUID()) : Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty(),
                        Optional.empty()));
    }

    /** PostgreSQL's word on a batch, in one transaction. */
    Map<CallId, Admission> commit(List<AdmissionRequest> requests) {
        return await(committing(requests));
    }

    Future<Map<CallId, Admission>> committing(List<AdmissionRequest> requests) {
        AdmissionRepository admissions = new AdmissionRepository();
        return postgres.pool()
                .withTransaction(tx -> admissions
                        .lock(
                                tx,
                                requests.stream()
                                        .map(AdmissionRequest::tenant)
                                        .distinct()
                                        .toList())
                        .compose(locked -> admissions.admit(tx, requests, NOW)));
    }

    Admission commit(AdmissionRequest request) {
        return commit(List.of(request)).get(request.call());
    }

    boolean admits(AdmissionRequest request) {
        return commit(request).fold(yes -> true, no -> false);
    }

    int live() {
        return postgres.query("select count(*)::int from call_events where call_status = 'intended'")
                .get(0)
                .getInteger(0);
    }

    /** As the meter and the end of the call would. */
    void end(CallId call) {
        await(postgres.pool()
                .withTransaction(tx -> new AdmissionRepository()
                        .settle(tx, call, NOW)
                        .compose(settled -> tx.query(
                                        "update call_events set call_status = 'completed' where id = '" + call + "'")
                                .execute())));
    }

    static LimitsConfig config(int slots, int starts, Duration window) {
        return new LimitsConfig(
                Duration.ofSeconds(30),
                Duration.ofMillis(500),
                Duration.ofSeconds(1),
                slots,
                2,
                starts,
                window,
                Duration.ofMillis(150));
    }

    /** All of them at the same time, each on a thread of its own. */
    static void together(List<Runnable> work) {
        CompletableFuture.allOf(work.stream().map(CompletableFuture::runAsync).toArray(CompletableFuture<?>[]::new))
                .orTimeout(60, SECONDS)
                .join();
    }

    static <T> T await(Future<T> future) {
        try {
            return future.await(60, SECONDS);
        } catch (TimeoutException e) {
            throw new AssertionError("no answer within a minute", e);
        }
    }
}
