package switchboard.limits;

import io.vertx.core.Future;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.RowSet;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import switchboard.platform.core.CallId;
import switchboard.platform.core.TenantId;

/** Reads who must hold a slot: the calls not terminal in {@code call_events}. */
final class HeldSlotsRepository {

    private static final String LIVE_BY_AGENT = """
            select a.user_id, a.phone_number, c.id
              from agents as a
              left join call_events as c
                on c.user_id = a.user_id
               and c.phone_number = a.phone_number
               and c.call_status in ('intended', 'requested', 'ringing', 'in-progress')
             where a.is_active
            """;

    private final Pool pool;

    HeldSlotsRepository(Pool pool) {
        this.pool = pool;
    }

    /** Every active agent with its live calls, none included. */
    Future<Map<Agent, List<CallId>>> liveByAgent() {
        return pool.preparedQuery(LIVE_BY_AGENT).execute().map(HeldSlotsRepository::grouped);
    }

    private static Map<Agent, List<CallId>> grouped(RowSet<Row> rows) {
        Map<Agent, List<CallId>> live = new LinkedHashMap<>();
        for (Row row : rows) {
            Agent agent = new Agent(new TenantId(row.getUUID("user_id")), row.getString("phone_number"));
            List<CallId> calls = live.computeIfAbsent(agent, first -> new ArrayList<>());
            if (row.getUUID("id") != null) {
                calls.add(new CallId(row.getUUID("id")));
            }
        }
        return live;
    }

    record Agent(TenantId tenant, String ourNumber) {}
}
