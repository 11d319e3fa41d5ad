package switchboard.calls;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.core.TenantId;
import switchboard.testkit.RealPostgres;

/** An appointment stands on the call it was made in. */
class BookedCallIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    private static final UUID TENANT = new UUID(7, 1);
    private static final UUID OTHER = new UUID(7, 2);
    private static final UUID APPOINTMENT = new UUID(7, 3);

    @BeforeEach
    void two_tenants_each_in_a_call() {
        POSTGRES.query("delete from call_events; delete from auth.users");
        for (UUID tenant : new UUID[] {TENANT, OTHER}) {
            POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s@example.com')".formatted(tenant));
            POSTGRES.query("""
                    insert into call_events (event_id, user_id, phone_number, direction, from_number, to_number, call_sid,
                                             call_status)
                    values ('%1$s', '%1$s', '+12125550100', 'inbound', '+12125550147', '+12125550100', 'call_%1$s',
                            'in-progress')
                    """.formatted(tenant));
        }
        POSTGRES.query("""
                insert into appointments (id, user_id, customer_name, start_time, end_time, call_sid)
                values ('%s', '%s', 'Dana', now(), now() + interval '1 hour', 'call_%s')
                """.formatted(APPOINTMENT, TENANT, TENANT));
    }

    @Test
    void an_inbound_call_bears_what_was_booked_in_it() {
        link(TENANT);
        assertThat(booked()).containsExactly(TENANT);
    }

    @Test
    void nobody_else_s_call_does() {
        POSTGRES.query("update appointments set call_sid = 'call_" + OTHER + "'");
        link(TENANT);
        assertThat(booked()).isEmpty();
    }

    private static void link(UUID tenant) {
        POSTGRES.pool()
                .withTransaction(
                        tx -> CallsCapability.booked(tx, new TenantId(tenant), Optional.of("no attempt"), APPOINTMENT))
                .timeout(60, SECONDS)
                .await();
    }

    private static List<UUID> booked() {
        return POSTGRES.query("select user_id from call_events where appointment_id = '" + APPOINTMENT + "'").stream()
                .map(row -> row.getUUID(0))
                .toList();
    }
}
