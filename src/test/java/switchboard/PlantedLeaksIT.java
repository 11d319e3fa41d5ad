package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Transaction;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.testkit.LikeRows;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.TableEyes;

/** The check of isolation is checked: with each guard of each table taken away, it must say so. */
class PlantedLeaksIT {

    private static final UUID ALICE = UUID.fromString("a0000000-0000-4000-8000-000000000001");
    private static final UUID BOB = UUID.fromString("b0000000-0000-4000-8000-000000000002");

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @BeforeAll
    static void two_tenants_with_like_rows_in_every_table() {
        for (UUID person : List.of(ALICE, BOB)) {
            POSTGRES.query("insert into auth.users (id, email) values ('%1$s', '%1$s@x.test')".formatted(person));
        }
        LikeRows.settle(
                POSTGRES, ALICE, UUID.fromString("a1000000-0000-4000-8000-000000000001"), "alices", "+12125550101");
        LikeRows.settle(POSTGRES, BOB, UUID.fromString("b1000000-0000-4000-8000-000000000002"), "bobs", "+13125550102");
        POSTGRES.query("update profiles set status = 'active', role = 'owner'; update leads set owner_id = null");
    }

    @Test
    void as_it_is_nothing_leaks() {
        for (String table : LikeRows.tables(POSTGRES)) {
            assertThat(fault(table, "select 1")).as(table).isEmpty();
        }
    }

    @Test
    void a_table_without_row_security_is_found() {
        List<String> missed = new ArrayList<>();
        for (String table : LikeRows.tables(POSTGRES)) {
            if (fault(table, "alter table " + table + " disable row level security")
                    .isEmpty()) {
                missed.add(table);
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void a_policy_that_lets_everybody_read_is_found() {
        List<String> missed = new ArrayList<>();
        for (String table : LikeRows.tables(POSTGRES)) {
            String planted = "create policy planted on " + table + " for select to authenticated using (true)";
            if (fault(table, planted).isEmpty()) {
                missed.add(table);
            }
        }
        assertThat(missed).isEmpty();
    }

    @Test
    void a_policy_dropped_is_found() {
        List<String> missed = new ArrayList<>();
        POSTGRES.query("select tablename::text, policyname::text from pg_policies where schemaname = 'public'"
                        + " and policyname in ('tenant_reads_own', 'actor_reads_own', 'seller_reads_own')"
                        + " and not (tablename = 'leads' and policyname = 'seller_reads_own')")
                .forEach(row -> {
                    String drop = dropped(row.getString(0), row.getString(1));
                    if (fault(row.getString(0), drop).isEmpty()) {
                        missed.add(drop);
                    }
                });
        assertThat(missed).isEmpty();
    }

    /** A table with a second policy for the same rows loses both. */
    private static String dropped(String table, String policy) {
        return "drop policy " + policy + " on " + table
                + (table.equals("appointments") ? "; drop policy tenant_writes_own on appointments" : "");
    }

    /** What Alice sees amiss once {@code planted} has been done, which is then undone. */
    private static Optional<String> fault(String table, String planted) {
        return undone(tx -> {
            await(tx.query(planted).execute());
            List<String> seen = TableEyes.rows(tx, ALICE, table);
            if (seen.stream().anyMatch(row -> row.contains("bobs") || row.contains(BOB.toString()))) {
                return Optional.of("Bob's row is seen");
            }
            boolean own = seen.size() == (IsolationIT.OWN.contains(table) ? 1 : 0);
            return own ? Optional.empty() : Optional.of(seen.size() + " rows are seen");
        });
    }

    private static <T> T undone(Function<SqlConnection, T> work) {
        SqlConnection line = await(POSTGRES.pool().getConnection());
        Transaction transaction = await(line.begin());
        try {
            return work.apply(line);
        } finally {
            await(transaction.rollback());
            await(line.close());
        }
    }

    private static <T> T await(io.vertx.core.Future<T> future) {
        try {
            return future.await(60, TimeUnit.SECONDS);
        } catch (java.util.concurrent.TimeoutException e) {
            throw new AssertionError(e);
        }
    }
}
