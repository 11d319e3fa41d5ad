package switchboard.ops;

import java.time.Instant;
import java.util.UUID;
import switchboard.testkit.RealPostgres;

/** Rows of a made-up board, written as their owners would. */
final class Scene {

    static final UUID ACE = new UUID(0, 1);
    static final UUID BOLT = new UUID(0, 2);

    private final RealPostgres postgres;

    Scene(RealPostgres postgres) {
        this.postgres = postgres;
    }

    void empty() {
        postgres.query("delete from auth.users; delete from call_events; delete from dialer_queue; delete from alerts");
    }

    void tenant(UUID id, String name, String number, int used, int cap) {
        postgres.query(
                """
                insert into auth.users (id, email) values ('%1$s', '%2$s@example.com');
                insert into profiles (user_id, email, business_name) values ('%1$s', '%2$s@example.com', '%3$s')
                    on conflict (user_id) do update set business_name = excluded.business_name;
                insert into usage_limits (user_id, call_used_seconds, call_cap_seconds) values ('%1$s', %5$s, %6$s)
                    on conflict (user_id) do update set call_used_seconds = %5$s, call_cap_seconds = %6$s;
                insert into agents (user_id, agent_id, phone_number, status)
                values ('%1$s', 'agent_%2$s', '%4$s', 'deployed');
                """.formatted(id, name.toLowerCase(java.util.Locale.ROOT).replace(' ', '.'), name, number, used, cap));
    }

    UUID call(UUID tenant, String ours, String theirs, String direction, String status, Instant since) {
        boolean inbound = direction.equals("inbound");
        return postgres.query("""
                insert into call_events
                       (event_id, phone_number, user_id, direction, from_number, to_number, call_status, received_at)
                values ('%s', '%s', '%s', '%s', '%s', '%s', '%s', '%s')
                returning id
                """.formatted(
                                UUID.nameUUIDFromBytes(
                                        (tenant + theirs + since).getBytes(java.nio.charset.StandardCharsets.UTF_8)),
                                ours,
                                tenant,
                                direction,
                                inbound ? theirs : ours,
                                inbound ? ours : theirs,
                                status,
                                since))
                .get(0)
                .getUUID("id");
    }

    void becomes(UUID call, String status, String more) {
        postgres.query("update call_events set call_status = '%s', updated_at = now() %s where id = '%s'"
                .formatted(status, more.isEmpty() ? "" : ", " + more, call));
    }
}
