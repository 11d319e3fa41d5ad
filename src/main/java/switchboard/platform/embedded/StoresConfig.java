package switchboard.platform.embedded;

import java.time.Duration;
import switchboard.platform.core.Check;

/**
 * Where the stores are and how they are spoken to, {@code stores} in {@code config/switchboard.yaml}.
 *
 * @param databaseUrl {@code DATABASE_URL}; empty = a PostgreSQL of our own
 * @param redisUrl {@code REDIS_URL}; empty = a Redis of our own
 * @param dataDir {@code SWITCHBOARD_DATA_DIR}: where our own stores live
 * @param startTimeout how long our own stores may take to start, recovery after a crash included
 * @param databasePooler the address is a pooler's in transaction mode: no session settings, no named statements
 * @param databaseConnections open at once
 * @param databaseWaitingMax requests that may wait for a connection; more fail at once
 * @param databasePipelining requests under way on one connection
 * @param connectTimeout for a connection to either store, waiting for a free one included
 * @param statementTimeout after which PostgreSQL gives a statement up
 * @param lockTimeout after which PostgreSQL stops waiting for a row
 * @param idleInTransactionTimeout after which PostgreSQL ends a forgotten transaction
 * @param redisConnections open at once
 * @param redisWaitingMax commands that may wait for a connection; more fail at once
 * @param redisTimeout for one command
 */
public record StoresConfig(
        String databaseUrl,
        String redisUrl,
        String dataDir,
        Duration startTimeout,
        boolean databasePooler,
        int databaseConnections,
        int databaseWaitingMax,
        int databasePipelining,
        Duration connectTimeout,
        Duration statementTimeout,
        Duration lockTimeout,
        Duration idleInTransactionTimeout,
        int redisConnections,
        int redisWaitingMax,
        Duration redisTimeout) {

    public StoresConfig {
        Check.that(
                databaseUrl.isEmpty() || databaseUrl.matches("postgres(ql)?://.+"),
                "stores.database_url must be like postgresql://user:password@host:5432/database");
        Check.that(
                redisUrl.isEmpty() || redisUrl.matches("(redis|rediss|unix)://.+"),
                "stores.redis_url must be like redis://:password@host:6379");
        Check.that(!dataDir.isBlank(), "stores.data_dir must name a folder");
        Check.positive(startTimeout, "stores.start_timeout");
        Check.between(databaseConnections, 1, 500, "stores.database_connections");
        Check.between(databaseWaitingMax, 1, 100_000, "stores.database_waiting_max");
        Check.between(databasePipelining, 1, 256, "stores.database_pipelining");
        Check.positive(connectTimeout, "stores.connect_timeout");
        Check.positive(statementTimeout, "stores.statement_timeout");
        Check.that(
                lockTimeout.compareTo(statementTimeout) < 0,
                "stores.lock_timeout must be shorter than stores.statement_timeout");
        Check.positive(lockTimeout, "stores.lock_timeout");
        Check.positive(idleInTransactionTimeout, "stores.idle_in_transaction_timeout");
        Check.between(redisConnections, 1, 500, "stores.redis_connections");
        Check.between(redisWaitingMax, 1, 1_000_000, "stores.redis_waiting_max");
        Check.positive(redisTimeout, "stores.redis_timeout");
    }

    /** With these addresses where none are configured. */
    StoresConfig withAddresses(String postgres, String redis) {
        return new StoresConfig(
                databaseUrl.isEmpty() ? postgres : databaseUrl,
                redisUrl.isEmpty() ? redis : redisUrl,
                dataDir,
                startTimeout,
                databasePooler,
                databaseConnections,
                databaseWaitingMax,
                databasePipelining,
                connectTimeout,
                statementTimeout,
                lockTimeout,
                idleInTransactionTimeout,
                redisConnections,
                redisWaitingMax,
                redisTimeout);
    }
}
