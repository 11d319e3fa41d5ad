package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Tuple;
import java.time.Duration;

/** The table {@code admission_paces}: says that PostgreSQL has to hold the account's slots and all rates alone. */
final class AloneRepository {

    private static final String BEGIN = """
            insert into admission_paces as p
                   (key, alone_since, alone_until, slots_outbound, slots_inbound, starts_max, starts_window, quiet)
            values ('account', clock_timestamp(), clock_timestamp() + $1::bigint * interval '1 millisecond', $2, $3, $4,
                    $5::bigint * interval '1 microsecond', $6::bigint * interval '1 microsecond')
                on conflict (key) do update
               set alone_since = case when p.alone_until > clock_timestamp() then p.alone_since
                                      else excluded.alone_since end,
                   alone_until = greatest(p.alone_until, excluded.alone_until),
                   slots_outbound = excluded.slots_outbound, slots_inbound = excluded.slots_inbound,
                   starts_max = excluded.starts_max, starts_window = excluded.starts_window, quiet = excluded.quiet
            """;

    private final Pool pool;
    private final LimitsConfig config;

    AloneRepository(Pool pool, LimitsConfig config) {
        this.pool = pool;
        this.config = config;
    }

    /** From here on for that long, on every node; said again it goes on. */
    Future<Void> begin(Duration term) {
        Pace pace = Pace.alone(config);
        return pool.preparedQuery(BEGIN)
                .execute(Tuple.of(
                        term.toMillis(),
                        config.accountSlots(true),
                        config.accountSlots(false),
                        pace.startsMax(),
                        micros(pace.window()),
                        micros(config.accountQuiet())))
                .mapEmpty();
    }

    private static long micros(Duration duration) {
        return duration.toNanos() / 1_000;
    }

    /**
     * So many starts in any window this long. A trunk that allows many has its window cut into equal parts, so that few
     * starts have to be remembered: what holds in each part holds in the whole.
     */
    record Pace(int startsMax, Duration window) {

        private static final int REMEMBERED_MAX = 500;

        static Pace alone(LimitsConfig config) {
            int parts = (config.accountStarts() + REMEMBERED_MAX - 1) / REMEMBERED_MAX;
            return new Pace(
                    config.accountStarts() / parts, config.accountQuiet().dividedBy(parts));
        }
    }
}
