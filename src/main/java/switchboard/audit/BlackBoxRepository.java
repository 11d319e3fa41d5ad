package switchboard.audit;

import static switchboard.platform.sql.Times.timestamptz;

import io.vertx.core.Future;
import io.vertx.core.buffer.Buffer;
import io.vertx.sqlclient.Row;
import io.vertx.sqlclient.SqlConnection;
import io.vertx.sqlclient.Tuple;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Collection;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.function.Function;
import switchboard.audit.core.Certificate;
import switchboard.audit.core.Hash;
import switchboard.audit.core.Head;
import switchboard.audit.core.Link;

/** Writes {@code black_box_logs} and {@code black_box_inputs}. Nothing here changes or deletes. */
final class BlackBoxRepository {

    /** Tells the chains' locks from other advisory locks: no other use has two keys with this first one. */
    private static final int LOCK_CLASS = 0x0b1acb0;

    private static final String LOCK_CHAINS = """
            select pg_advisory_xact_lock($1, chain)
              from unnest($2::int[]) as chain
            """;

    private static final String HEADS = """
            select t.user_id, b.sequence, b.hash
              from unnest($1::uuid[]) as t (user_id)
             cross join lateral (
                   select sequence, hash
                     from black_box_logs
                    where user_id = t.user_id
                      and sequence is not null
                    order by sequence desc
                    limit 1
                   ) as b
            """;

    private static final String INSERT = """
            with written as (
                   insert into black_box_logs
                          (id, event_id, user_id, action_type, timestamp, meta_data, created_at, sequence,
                           previous_hash, hash)
                   select r.id, r.event_id, r.user_id, r.action_type, r.at, r.data::jsonb, $1, r.sequence,
                          r.previous_hash, r.hash
                     from unnest($2::uuid[], $3::text[], $4::uuid[], $5::text[], $6::timestamptz[], $7::text[],
                                 $8::bigint[], $9::bytea[], $10::bytea[])
                          as r (id, event_id, user_id, action_type, at, data, sequence, previous_hash, hash)
                 )
            insert into black_box_inputs (event_id, user_id, inputs, digest, created_at)
            select r.event_id, r.user_id, r.inputs::jsonb, r.digest, $1
              from unnest($11::text[], $12::uuid[], $13::text[], $14::bytea[]) as r (event_id, user_id, inputs, digest)
            """;

    /** Waits until nobody else is appending to these chains; until the transaction ends nobody else will. */
    Future<Void> lockChains(SqlConnection tx, Collection<UUID> tenants) {
        // Two tenants may share a lock: that costs waiting, and as the locks are taken in their own order no more.
        Integer[] chains =
                tenants.stream().map(UUID::hashCode).sorted().distinct().toArray(Integer[]::new);
        return tx.preparedQuery(LOCK_CHAINS)
                .execute(Tuple.tuple().addValue(LOCK_CLASS).addValue(chains))
                .mapEmpty();
    }

    /** The ends of the chains that have begun. A statement of its own: it must see what the lock has waited for. */
    Future<Map<UUID, Head>> heads(SqlConnection tx, Collection<UUID> tenants) {
        return tx.preparedQuery(HEADS)
                .execute(Tuple.tuple().addValue(tenants.toArray(UUID[]::new)))
                .map(rows -> {
                    Map<UUID, Head> heads = new HashMap<>();
                    for (Row row : rows) {
                        heads.put(
                                row.getUUID("user_id"),
                                new Head(
                                        row.getLong("sequence"),
                                        Hash.of(row.getBuffer("hash").getBytes())));
                    }
                    return heads;
                });
    }

    Future<Void> insert(SqlConnection tx, List<Link> links, List<Inputs> inputs, Instant writtenAt) {
        return tx.preparedQuery(INSERT)
                .execute(Tuple.tuple()
                        .addValue(timestamptz(writtenAt))
                        .addValue(of(links, Certificate::id).toArray(UUID[]::new))
                        .addValue(of(links, Certificate::eventId).toArray(String[]::new))
                        .addValue(of(links, Certificate::tenant).toArray(UUID[]::new))
                        .addValue(of(links, Certificate::action).toArray(String[]::new))
                        .addValue(of(links, each -> timestamptz(each.at())).toArray(OffsetDateTime[]::new))
                        .addValue(of(links, Certificate::data).toArray(String[]::new))
                        .addValue(links.stream().map(Link::sequence).toArray(Long[]::new))
                        .addValue(links.stream()
                                .map(link -> buffer(link.previous()))
                                .toArray(Buffer[]::new))
                        .addValue(links.stream().map(link -> buffer(link.own())).toArray(Buffer[]::new))
                        .addValue(inputs.stream().map(Inputs::eventId).toArray(String[]::new))
                        .addValue(inputs.stream().map(Inputs::tenant).toArray(UUID[]::new))
                        .addValue(inputs.stream().map(Inputs::json).toArray(String[]::new))
                        .addValue(inputs.stream()
                                .map(each -> buffer(each.digest()))
                                .toArray(Buffer[]::new)))
                .mapEmpty();
    }

    private static <T> List<T> of(List<Link> links, Function<Certificate, T> field) {
        return links.stream().map(Link::certificate).map(field).toList();
    }

    private static Buffer buffer(Hash hash) {
        return Buffer.buffer(hash.bytes());
    }

    /** What may be erased of a record, and the digest that stays. */
    record Inputs(String eventId, UUID tenant, String json, Hash digest) {}
}
