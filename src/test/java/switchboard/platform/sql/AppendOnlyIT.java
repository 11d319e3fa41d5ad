package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.vertx.pgclient.PgConnection;
import io.vertx.pgclient.PgException;
import java.util.List;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.OneVertx;
import switchboard.testkit.RealPostgres;

/** What is written as evidence or as money stays as it was written, whoever asks. */
class AppendOnlyIT {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @BeforeAll
    static void something_to_change() {
        Tenants.moveIn(POSTGRES);
        POSTGRES.query("insert into black_box_logs (event_id, user_id, action_type) values ('e1', '" + Tenants.ALICE
                + "', 'verdict'); insert into audit_logs (action, user_id) values ('pause', '" + Tenants.ALICE
                + "'); insert into usage_ledger (user_id, billing_period_id, unit, source_key, billed, occurred_at)"
                + " values ('" + Tenants.ALICE + "', 'p1', 'call', 'call:1', 60, now())");
    }

    @ParameterizedTest
    @ValueSource(strings = {"tier_snapshots", "black_box_logs", "audit_logs", "usage_ledger"})
    void nobody_changes_a_row(String table) {
        for (String identity :
                List.of("reset role", "set local role service_role", asAdmin(), asTenant(), "set local role anon")) {
            for (String change : List.of(
                    "update %s set user_id = null", "update %s set created_at = now()",
                    "delete from %s", "truncate %s")) {
                Throwable refused = attempt(identity + "; " + change.formatted(table));
                assertThat(refused).as("%s: %s %s", identity, change, table).isInstanceOf(PgException.class);
            }
            assertThat(sqlState(identity + "; delete from " + table)).isEqualTo(INSUFFICIENT_PRIVILEGE);
        }
        assertThat(sqlState("delete from " + table)).isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(sqlState("truncate " + table + " cascade")).isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(POSTGRES.count(table)).isPositive();
    }

    @ParameterizedTest
    @ValueSource(strings = {"tier_snapshots", "black_box_logs", "audit_logs", "usage_ledger"})
    void not_even_a_superuser_changes_any_column(String table) throws Exception {
        List<String> columns = POSTGRES
                .query("select attname from pg_attribute where attrelid = '" + table
                        + "'::regclass and attnum > 0 and not attisdropped and attidentity = ''")
                .stream()
                .map(row -> row.getString(0))
                .toList();
        assertThat(columns).hasSizeGreaterThan(8);
        PgConnection superuser = PgConnection.connect(new OneVertx().vertx(), POSTGRES.superuser())
                .await(60, SECONDS);
        try {
            for (String column : columns) {
                assertThat(refusal(superuser, "update " + table + " set " + column + " = " + column))
                        .as(column)
                        .isEqualTo(INSUFFICIENT_PRIVILEGE);
            }
            assertThat(refusal(superuser, "delete from " + table)).isEqualTo(INSUFFICIENT_PRIVILEGE);
            assertThat(refusal(superuser, "truncate " + table + " cascade")).isEqualTo(INSUFFICIENT_PRIVILEGE);
        } finally {
            superuser.close().await(60, SECONDS);
        }
    }

    private static String refusal(PgConnection connection, String sql) {
        Throwable refused = catchThrowable(() -> connection.query(sql).execute().await(60, SECONDS));
        assertThat(refused).as(sql).isInstanceOf(PgException.class);
        return ((PgException) refused).getSqlState();
    }

    @Test
    void a_deleted_user_changes_nothing_there() {
        POSTGRES.query("delete from auth.users where id = '" + Tenants.ALICE + "'");

        assertThat(POSTGRES.query("select user_id from black_box_logs").get(0).getUUID(0))
                .isEqualTo(Tenants.ALICE);
        assertThat(POSTGRES.query("select user_id from audit_logs").get(0).getUUID(0))
                .isEqualTo(Tenants.ALICE);
        assertThat(POSTGRES.query("select user_id from usage_ledger").get(0).getUUID(0))
                .isEqualTo(Tenants.ALICE);
    }

    @Test
    void a_price_ends_once_and_the_next_begins_there() {
        // given
        String close = "select close_tier_snapshot(id, '2027-01-01Z') from tier_snapshots where tier_id = 'pro'";
        String next = "insert into tier_snapshots (tier_id, tier_name, free_minutes, free_sms, overage_rate_minutes,"
                + " overage_rate_sms, effective_from) values ('pro', 'Pro', 300, 1000, 0.15, 0.02, '%s')";

        // then
        assertThat(sqlState(next.formatted("2026-12-31Z"))).isEqualTo("23P01");
        assertThat(sqlState(asTenant() + "; select close_tier_snapshot(gen_random_uuid(), now())"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(attempt(asAdmin() + "; " + close)).isNull();
        assertThat(POSTGRES.query(close).get(0).getBoolean(0)).isTrue();
        assertThat(POSTGRES.query(close).get(0).getBoolean(0)).isFalse();
        assertThat(sqlState(next.formatted("2026-12-31Z"))).isEqualTo("23P01");
        assertThat(attempt(next.formatted("2027-01-01Z"))).isNull();
        assertThat(sqlState("set switchboard.closes_tier_snapshot = 'yes'; update tier_snapshots set free_minutes = 9"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    private static String asAdmin() {
        return "set local role authenticated; set local request.jwt.claims = '{\"sub\": \"" + Tenants.ADMIN + "\"}'";
    }

    private static String asTenant() {
        return "set local role authenticated; set local request.jwt.claims = '{\"sub\": \"" + Tenants.BOB + "\"}'";
    }

    private static String sqlState(String sql) {
        return ((PgException) attempt(sql)).getSqlState();
    }

    /** Statements of one simple query are one transaction, which is taken back. */
    private static Throwable attempt(String sql) {
        return catchThrowable(() -> POSTGRES.pool()
                .withConnection(connection -> connection
                        .begin()
                        .compose(tx -> connection.query(sql).execute().eventually(tx::rollback)))
                .await(60, SECONDS));
    }
}
