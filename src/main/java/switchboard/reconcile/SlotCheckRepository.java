package switchboard.reconcile;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import switchboard.reconcile.core.Cause;

/** Redis against PostgreSQL: the slots held are those of the calls in progress. */
final class SlotCheckRepository implements Checks {

    private static final String FOUND = """
            select e.user_id, f.call_id as entity_id,
                   case when e.call_status in ('intended', 'requested', 'ringing', 'in-progress') then 'a slot'
                        else 'no slot' end as expected,
                   case when e.call_status in ('intended', 'requested', 'ringing', 'in-progress') then 'no slot'
                        else 'a slot' end as actual
              from unnest($7::text[]) as f (call_id)
              left join call_events as e
                on e.id::text = f.call_id
             where $1::timestamptz is not null and $2::uuid is not null and $3::text is not null
               and $4::text is not null and $5::boolean is not null and $6::timestamptz is not null
            """;

    private final Books.Slots slots;

    SlotCheckRepository(Books.Slots slots) {
        this.slots = slots;
    }

    @Override
    public boolean covers(Cause cause) {
        return cause == Cause.SLOT_DRIFT;
    }

    @Override
    public Future<Void> note(SqlConnection tx, Cause cause, Scope scope) {
        return slots.drift()
                .get()
                .compose(found -> found.isEmpty()
                        ? Future.succeededFuture()
                        : DifferenceRepository.note(
                                tx, cause, FOUND, scope, Tuple.tuple().addArrayOfString(found.toArray(String[]::new))));
    }
}
