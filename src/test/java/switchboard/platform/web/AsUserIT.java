package switchboard.platform.web;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.UUID;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.platform.core.TenantId;
import switchboard.testkit.RealPostgres;

class AsUserIT {

    private static final int CONNECTIONS = 4;
    private static final int TENANTS = 50;
    private static final int TRANSACTIONS = 5_000;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @Test
    void no_connection_remembers_whom_it_served() throws Exception {
        long seed = System.nanoTime();
        System.out.println("seed " + seed);
        Random random = new Random(seed);
        Pool pool = POSTGRES.newPool(CONNECTIONS);
        List<Future<String>> answers = new ArrayList<>();
        List<Optional<String>> expected = new ArrayList<>();
        for (int i = 0; i < TRANSACTIONS; i++) {
            UUID tenant = new UUID(9, random.nextInt(TENANTS));
            boolean fails = random.nextInt(5) == 0;
            Identity who = new Identity(Identity.Role.OWNER, tenant.toString(), Optional.of(new TenantId(tenant)));
            answers.add(AsUser.in(pool, who, tx -> read(tx, fails)));
            expected.add(fails ? Optional.empty() : Optional.of("authenticated " + tenant));
        }
        Future.join(answers).otherwiseEmpty().await(120, SECONDS);
        for (int i = 0; i < TRANSACTIONS; i++) {
            Future<String> answer = answers.get(i);
            assertThat(answer.succeeded() ? Optional.of(answer.result()) : Optional.empty())
                    .isEqualTo(expected.get(i));
        }
        assertThat(afterwards(pool)).hasSize(CONNECTIONS).containsOnly("none ");
        pool.close().await(60, SECONDS);
    }

    private static List<String> afterwards(Pool pool) throws Exception {
        List<String> found = new ArrayList<>();
        List<SqlConnection> held = new ArrayList<>();
        for (int i = 0; i < CONNECTIONS; i++) {
            SqlConnection connection = pool.getConnection().await(60, SECONDS);
            held.add(connection);
            found.add(read(connection, false).await(60, SECONDS));
        }
        held.forEach(SqlConnection::close);
        return found;
    }

    private static Future<String> read(SqlConnection tx, boolean fails) {
        return tx.query("""
                        select current_setting('role') || ' '
                               || coalesce(nullif(current_setting('request.jwt.claims', true), '')::json ->> 'sub', '')
                               || left('', 1 / %s)
                        """.formatted(fails ? 0 : 1))
                .execute()
                .map(rows -> rows.iterator().next().getString(0));
    }
}
