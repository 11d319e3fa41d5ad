package switchboard.platform.sql;

import java.util.UUID;
import switchboard.testkit.RealPostgres;

/** People in a test's database. */
final class Tenants {

    static final UUID ALICE = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    static final UUID BOB = UUID.fromString("b0000000-0000-4000-8000-000000000002");
    static final UUID SELLER = UUID.fromString("50000000-0000-4000-8000-000000000003");
    static final UUID ADMIN = UUID.fromString("ad000000-0000-4000-8000-000000000004");

    static final String ALICE_NUMBER = "+12125550101";
    static final String BOB_NUMBER = "+13125550102";

    private Tenants() {}

    static void moveIn(RealPostgres postgres) {
        person(postgres, ALICE, "owner", ALICE_NUMBER);
        person(postgres, BOB, "owner", BOB_NUMBER);
        person(postgres, SELLER, "seller", "+14155550103");
        person(postgres, ADMIN, "admin", "+16175550104");
    }

    private static void person(RealPostgres postgres, UUID id, String role, String number) {
        postgres.query("""
                insert into auth.users (id, email) values ('%1$s', '%1$s@example.com');
                insert into profiles (user_id, role) values ('%1$s', '%2$s');
                insert into agents (user_id, phone_number) values ('%1$s', '%3$s');
                insert into subscriptions (user_id, plan_type) values ('%1$s', 'core');
                insert into usage_limits (user_id, call_cap_seconds, billing_period_id) values ('%1$s', 9000, 'p1');
                """.formatted(id, role, number));
    }
}
