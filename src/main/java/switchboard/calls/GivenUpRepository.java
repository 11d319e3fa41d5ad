package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import switchboard.platform.core.CallId;

/** Calls that were let in, given up when nothing was heard of them, and then reported after all. */
final class GivenUpRepository {

    /** Of the hold that was given back, what is free now. */
    private static final String TAKE_BACK = """
              with tenant as (
                   select u.user_id,
                          case when coalesce(u.limit_action, 'block') in ('block', 'throttle')
                               then greatest(0,
                                      coalesce(u.call_cap_seconds, 0) + coalesce(u.call_credit_seconds, 0)
                                      + coalesce(u.rollover_seconds, 0) + coalesce(u.grace_seconds, 0)
                                      - coalesce(u.call_used_seconds, 0) - u.reserved_seconds)
                               else 2147483647
                           end as free
                     from usage_limits as u
                    where u.user_id = (select c.user_id from call_events as c where c.id = $1)
                      for update
                 ),
                 call as (
                   update call_events as c
                      set call_status = 'intended', end_reason = null, connected = null, end_time = null,
                          hold_settled_at = null, hold_seconds = least(c.hold_seconds, tenant.free)
                     from tenant
                    where c.id = $1
                      and c.user_id = tenant.user_id
                      and c.direction = 'inbound'
                      and c.call_status = 'failed'
                      and c.end_reason = 'NEVER_STARTED'
                      and c.reported = '{}'
                      and c.hold_settled_at is not null
                returning c.user_id, c.hold_seconds
                 )
            update usage_limits as u
               set reserved_seconds = u.reserved_seconds + call.hold_seconds
              from call
             where u.user_id = call.user_id
            """;

    /**
     * An inbound call that was given up because nothing was heard of it lives after all: it has its slot again, and of
     * its hold what is free. Any other call stays as it is.
     */
    Future<Void> takeBack(SqlConnection tx, CallId call) {
        return tx.preparedQuery(TAKE_BACK).execute(Tuple.of(call.value())).mapEmpty();
    }
}
