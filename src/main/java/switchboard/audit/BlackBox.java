package switchboard.audit;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import switchboard.audit.BlackBoxRepository.Inputs;
import switchboard.audit.core.Certificate;
import switchboard.audit.core.Hash;
import switchboard.audit.core.HashChain;
import switchboard.audit.core.Head;
import switchboard.audit.core.Link;

/**
 * Writes evidence, in the transaction of the work it is evidence of: both are there or neither is.
 *
 * <p>Two transactions that write for one tenant take turns: the chain's lock is held until commit. So call this
 * <b>last</b> in a transaction. Whoever holds a chain's lock then waits for nothing but other chains' locks, and those
 * are taken in one order everywhere; so no cycle with the locks of {@code usage_limits} or {@code dialer_queue} can
 * come about.
 */
public final class BlackBox {

    static final String INPUTS_DIGEST = "inputs_digest";

    private final Clock machine;
    private final BlackBoxRepository records = new BlackBoxRepository();
    private final HashChain chain = new HashChain(Sha256::of);

    public BlackBox(Clock machine) {
        this.machine = machine;
    }

    /** Appends the entries, each at the end of its tenant's chain, in their order. */
    public Future<Void> append(SqlConnection tx, List<Entry> entries) {
        if (entries.isEmpty()) {
            return Future.succeededFuture();
        }
        Instant writtenAt = machine.instant().truncatedTo(ChronoUnit.MICROS);
        Map<UUID, List<Certificate>> certificates = new TreeMap<>();
        List<Inputs> inputs = new ArrayList<>();
        for (Entry entry : entries) {
            Optional<Inputs> kept = entry.inputs().map(json -> inputs(entry, json));
            kept.ifPresent(inputs::add);
            certificates
                    .computeIfAbsent(entry.tenant().value(), tenant -> new ArrayList<>())
                    .add(certificate(entry, kept.map(Inputs::digest), writtenAt));
        }
        List<UUID> tenants = List.copyOf(certificates.keySet());
        return records.lockChains(tx, tenants)
                .compose(locked -> records.heads(tx, tenants))
                .compose(heads -> {
                    List<Link> links = new ArrayList<>();
                    certificates.forEach((tenant, each) ->
                            links.addAll(chain.extend(heads.getOrDefault(tenant, Head.OF_NOTHING), each)));
                    return records.insert(tx, links, inputs, writtenAt);
                });
    }

    private static Inputs inputs(Entry entry, JsonObject json) {
        String canonical = CanonicalJson.of(json);
        return new Inputs(entry.eventId(), entry.tenant().value(), canonical, Sha256.of(canonical));
    }

    private static Certificate certificate(Entry entry, Optional<Hash> inputs, Instant writtenAt) {
        JsonObject data = entry.data().copy();
        inputs.ifPresent(digest -> data.put(INPUTS_DIGEST, digest.hex()));
        return new Certificate(
                entry.id(),
                entry.eventId(),
                entry.tenant().value(),
                entry.action(),
                entry.at().truncatedTo(ChronoUnit.MICROS),
                writtenAt,
                CanonicalJson.of(data));
    }
}
