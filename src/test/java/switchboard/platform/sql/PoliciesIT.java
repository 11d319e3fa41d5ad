package switchboard.platform.sql;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowableOfType;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import io.vertx.core.Future;
import io.vertx.pgclient.PgException;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import io.vertx.sqlclient.Tuple;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.testkit.RealPostgres;

/** No tenant sees another, nobody raises themselves, and secrets have no reader: by the database, not by good will. */
class PoliciesIT {

    private static final String INSUFFICIENT_PRIVILEGE = "42501";

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @BeforeAll
    static void rows_of_two_tenants_and_a_seller() {
        Tenants.moveIn(POSTGRES);
        for (UUID tenant : List.of(Tenants.ALICE, Tenants.BOB)) {
            POSTGRES.query("""
                    insert into leads (user_id, phone, status) values ('%1$s', '+12125550111', 'new');
                    insert into appointments (user_id, customer_name, start_time, end_time) values ('%1$s', 'Zoë', now(), now());
                    insert into messages (user_id, body) values ('%1$s', 'hello');
                    insert into integrations (user_id, provider, access_token) values ('%1$s', 'calcom', 'secret');
                    insert into call_recordings (seller_id) values ('%1$s');
                    insert into call_events (event_id, user_id, phone_number, direction, raw_payload)
                    values ('%1$s', '%1$s', '+12125550101', 'inbound', '{}');
                    insert into sms_events (event_id, user_id, phone_number, direction) values ('%1$s', '%1$s', '+12125550101', 'inbound');
                    insert into billing_line_items (user_id, billing_period_id, billed_units, unit_rate, total_amount)
                    values ('%1$s', 'p1', 1, 1, 1);
                    insert into usage_alerts (user_id, alert_type) values ('%1$s', 'usage_80');
                    insert into audit_logs (actor_id, action) values ('%1$s', 'pause');
                    insert into tracking_sessions (id, token, update_key, created_by) values ('%1$s', '%1$s', 'k', '%1$s');
                    insert into tracking_points (session_id, lat, lng) values ('%1$s', 1, 1);
                    """.formatted(tenant));
        }
        POSTGRES.query("insert into leads (owner_id, phone) values ('" + Tenants.SELLER + "', '+12125550144');"
                + "insert into commissions (seller_id) values ('" + Tenants.SELLER + "');"
                + "insert into commissions (seller_id) values ('" + Tenants.BOB + "')");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "profiles",
                "agents",
                "integrations",
                "leads",
                "appointments",
                "messages",
                "call_recordings",
                "call_events",
                "sms_events",
                "billing_line_items",
                "usage_limits",
                "usage_alerts",
                "tracking_sessions",
                "tracking_points",
                "audit_logs"
            })
    void a_tenant_reads_own_rows_and_no_others(String table) {
        assertThat(count(Tenants.ALICE, table)).isEqualTo(1);
        assertThat(count(Tenants.ADMIN, table)).isEqualTo(POSTGRES.count(table));
    }

    @Test
    void a_tenant_reads_nothing_else() {
        List<String> readable = new ArrayList<>();
        for (String table : tables()) {
            if (count(Tenants.ALICE, table) > 0) {
                readable.add(table);
            }
        }
        assertThat(readable)
                .containsExactlyInAnyOrder(
                        "profiles",
                        "agents",
                        "integrations",
                        "leads",
                        "appointments",
                        "messages",
                        "call_recordings",
                        "call_events",
                        "sms_events",
                        "billing_line_items",
                        "usage_limits",
                        "usage_alerts",
                        "tracking_sessions",
                        "tracking_points",
                        "audit_logs");
    }

    @Test
    void a_stranger_reads_and_writes_nothing() {
        for (String table : tables()) {
            for (String attempt :
                    List.of("select 1 from %s", "insert into %s default values", "delete from %s", "truncate %s")) {
                assertThat(refusal("anon", null, attempt.formatted(table)))
                        .as("anon: " + attempt, table)
                        .isEqualTo(INSUFFICIENT_PRIVILEGE);
            }
        }
        assertThat(refusal("anon", null, "select is_admin()")).isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @Test
    void secrets_and_raw_bodies_have_no_reader() {
        for (UUID person : List.of(Tenants.ALICE, Tenants.ADMIN)) {
            for (String query : List.of(
                    "select access_token from integrations", "select refresh_token from integrations",
                    "select webhook_secret from integrations", "select * from integrations",
                    "select raw_payload from call_events", "select raw_payload from sms_events",
                    "select key_hash from api_keys", "select secret from webhook_endpoints")) {
                assertThat(refusal("authenticated", person, query)).as(query).isEqualTo(INSUFFICIENT_PRIVILEGE);
            }
        }
        assertThat(rows("authenticated", Tenants.ALICE, "select booking_url, is_active from integrations"))
                .hasSize(1);
    }

    @Test
    void nobody_raises_their_own_role() {
        for (UUID person : List.of(Tenants.ALICE, Tenants.SELLER, Tenants.ADMIN)) {
            for (String role : List.of("authenticated", "service_role")) {
                assertThat(refusal(
                                role,
                                person,
                                "update profiles set role = case role when 'admin' then 'owner' else 'admin' end"
                                        + " where user_id = '" + person + "'"))
                        .isEqualTo(INSUFFICIENT_PRIVILEGE);
            }
        }
        UUID newcomer = UUID.fromString("c0000000-0000-4000-8000-000000000009");
        POSTGRES.query("insert into auth.users (id) values ('" + newcomer + "')");
        assertThat(refusal(
                        "authenticated",
                        newcomer,
                        "insert into profiles (user_id, role) values ('" + newcomer + "', 'admin')"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(changed(newcomer, "insert into profiles (user_id) values ('" + newcomer + "')"))
                .isEqualTo(1);
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "status = 'suspended'",
                "consent_accepted_at = now()",
                "consent_version = 'v9'",
                "deploy_error = null, role = 'seller'",
                "deploy_error = 'x'",
                "referrer_id = user_id",
                "created_at = '2000-01-01Z'"
            })
    void a_tenant_leaves_role_status_consent_and_deploy_alone(String change) {
        assertThat(refusal("authenticated", Tenants.ALICE, "update profiles set " + change))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @Test
    void a_tenant_changes_own_profile_appointments_and_notes_of_leads() {
        assertThat(changed(Tenants.ALICE, "update profiles set business_name = 'Walsh'"))
                .isEqualTo(1);
        assertThat(changed(Tenants.ALICE, "update appointments set notes = 'gate code 9'"))
                .isEqualTo(1);
        assertThat(changed(Tenants.ALICE, "delete from appointments")).isEqualTo(1);
        assertThat(changed(Tenants.ALICE, "update leads set notes = 'nice', status = 'callback'"))
                .isEqualTo(1);
        assertThat(refusal("authenticated", Tenants.ALICE, "update leads set phone = '+12125550199'"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(refusal("authenticated", Tenants.ALICE, "update leads set user_id = '" + Tenants.BOB + "'"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        for (String table : List.of("agents", "usage_limits", "messages", "call_recordings", "tracking_sessions")) {
            assertThat(changed(Tenants.ALICE, "delete from " + table)).as(table).isZero();
        }
        assertThat(changed(Tenants.ALICE, "update usage_limits set call_cap_seconds = 1000000"))
                .isZero();
    }

    @Test
    void a_tenant_cannot_reach_into_another() {
        String bobsLead = POSTGRES.query("select id from leads where user_id = '" + Tenants.BOB + "'")
                .get(0)
                .getUUID(0)
                .toString();
        String appointment = "insert into appointments (user_id, customer_name, start_time, end_time, lead_id)"
                + " values ('%s', 'x', now(), now(), %s)";
        assertThat(refusal("authenticated", Tenants.ALICE, appointment.formatted(Tenants.BOB, "null")))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(refusal("authenticated", Tenants.ALICE, appointment.formatted(Tenants.ALICE, "'" + bobsLead + "'")))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(refusal("authenticated", Tenants.ALICE, "update appointments set user_id = '" + Tenants.BOB + "'"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @Test
    void a_seller_has_own_leads_and_commissions() {
        assertThat(count(Tenants.SELLER, "leads")).isEqualTo(1);
        assertThat(count(Tenants.SELLER, "commissions")).isEqualTo(1);
        assertThat(changed(
                        Tenants.SELLER,
                        "insert into leads (owner_id, phone) values ('" + Tenants.SELLER + "', '+12125550155')"))
                .isEqualTo(1);
        assertThat(changed(Tenants.SELLER, "update leads set status = 'contacted'"))
                .isEqualTo(1);
        assertThat(refusal(
                        "authenticated",
                        Tenants.SELLER,
                        "insert into leads (owner_id, user_id) values ('" + Tenants.SELLER + "', '" + Tenants.BOB
                                + "')"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        assertThat(refusal(
                        "authenticated",
                        Tenants.ALICE,
                        "insert into leads (owner_id) values ('" + Tenants.ALICE + "')"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
    }

    @Test
    void an_admin_changes_everything_but_evidence_and_a_suspended_one_nothing() {
        assertThat(changed(Tenants.ADMIN, "update profiles set role = 'seller' where user_id = '" + Tenants.BOB + "'"))
                .isEqualTo(1);
        assertThat(changed(Tenants.ADMIN, "update usage_limits set force_pause = true"))
                .isEqualTo(4);
        assertThat(refusal("authenticated", Tenants.ADMIN, "insert into usage_ledger default values"))
                .isEqualTo(INSUFFICIENT_PRIVILEGE);
        POSTGRES.query("update profiles set status = 'suspended' where user_id = '" + Tenants.ADMIN + "'");
        assertThat(count(Tenants.ADMIN, "usage_limits")).isEqualTo(1);
        POSTGRES.query("update profiles set status = 'active' where user_id = '" + Tenants.ADMIN + "'");
    }

    @Test
    void the_service_does_everything_without_passing_row_level_security_by() {
        assumeFalse(
                POSTGRES.query("select rolbypassrls from pg_roles where rolname = 'service_role'")
                        .get(0)
                        .getBoolean(0),
                "an administrator made this server's service_role; an owner may not grant it bypassrls");
        for (String table : tables()) {
            assertThat(rows("service_role", null, "select count(*) from " + table)
                            .get(0)
                            .getLong(0))
                    .as(table)
                    .isEqualTo(POSTGRES.count(table));
        }
    }

    @Test
    void every_table_is_locked_and_says_who_may_do_what() {
        assertThat(POSTGRES.query("""
                        select c.relname
                          from pg_class c
                         where c.relnamespace = 'public'::regnamespace and c.relkind = 'r' and c.relname <> 'schema_history'
                           and (not c.relrowsecurity
                                or not exists (select from pg_policy p where p.polrelid = c.oid)
                                or has_table_privilege('anon', c.oid, 'select, insert, update, delete, truncate')
                                or has_table_privilege('authenticated', c.oid, 'truncate, references, trigger')
                                or obj_description(c.oid) is null)
                        """)).isEmpty();
        assertThat(POSTGRES.query("select 1 from pg_class where relname = 'schema_history' and relrowsecurity"))
                .hasSize(1);
    }

    private static List<String> tables() {
        return POSTGRES.query("select tablename from pg_tables where schemaname = 'public' order by 1").stream()
                .map(row -> row.getString(0))
                .filter(table -> !table.equals("schema_history"))
                .toList();
    }

    private static long count(UUID person, String table) {
        return rows("authenticated", person, "select count(*) from " + table)
                .get(0)
                .getLong(0);
    }

    private static List<Row> rows(String role, UUID person, String sql) {
        List<Row> rows = new ArrayList<>();
        answer(role, person, sql).forEach(rows::add);
        return rows;
    }

    private static int changed(UUID person, String sql) {
        return answer("authenticated", person, sql).rowCount();
    }

    private static String refusal(String role, UUID person, String sql) {
        return catchThrowableOfType(PgException.class, () -> answer(role, person, sql))
                .getSqlState();
    }

    /**
     * As the server asks for a person: the role and the claims last as long as the transaction, which is taken back.
     */
    private static RowSet<Row> answer(String role, UUID person, String sql) {
        String claims = person == null ? "" : "{\"sub\": \"" + person + "\", \"role\": \"" + role + "\"}";
        Future<RowSet<Row>> answer = POSTGRES.pool()
                .withConnection(connection -> connection
                        .begin()
                        .compose(tx -> connection
                                .query("set local role " + role)
                                .execute()
                                .compose(set -> connection
                                        .preparedQuery("select set_config('request.jwt.claims', $1, true)")
                                        .execute(Tuple.of(claims)))
                                .compose(set -> connection.query(sql).execute())
                                .eventually(tx::rollback)));
        try {
            return answer.await(60, SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(sql, e);
        }
    }
}
