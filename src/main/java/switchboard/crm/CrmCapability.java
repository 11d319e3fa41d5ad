package switchboard.crm;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.sqlclient.Pool;
import io.vertx.sqlclient.SqlConnection;
import java.time.Clock;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;
import switchboard.calls.EffectHandler;
import switchboard.platform.core.LeadId;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;
import switchboard.platform.deploy.Capability;

/** The only way in: routes to hand to the server, an effect to hand to {@code calls}, and the import itself. */
public final class CrmCapability {

    private final Pool pool;
    private final LeadImport imports;
    private final Spool spool;
    private final Function<String, Optional<PhoneNumber>> numbers;
    private final Clock business;

    private CrmCapability(
            Pool pool,
            LeadImport imports,
            Spool spool,
            Function<String, Optional<PhoneNumber>> numbers,
            Clock business) {
        this.numbers = numbers;
        this.business = business;
        this.pool = pool;
        this.imports = imports;
        this.spool = spool;
    }

    /** {@code numbers} reads telephone numbers as people write them. */
    public static CrmCapability open(
            CrmConfig config,
            Vertx vertx,
            Pool pool,
            Function<String, Optional<PhoneNumber>> numbers,
            LeadImport.Ports ports) {
        return new CrmCapability(
                pool,
                new LeadImport(vertx, pool, config, numbers, ports, new LeadRepository()),
                new Spool(vertx, config.importBytesMax()),
                numbers,
                ports.business());
    }

    /** For a list that is on this machine already. */
    public LeadImport imports() {
        return imports;
    }

    public EffectHandler analysisFiling() {
        return new AnalysisFiling(new AnalysisRepository());
    }

    /** The lead has an appointment, or has it no more; in the transaction that says so. */
    public Future<Void> booked(SqlConnection tx, TenantId tenant, LeadId lead, boolean booked) {
        return new AnalysisRepository().booked(tx, tenant, lead, booked);
    }

    public Capability capability() {
        return new Capability(
                "crm",
                List.of(),
                List.of(
                        new LeadRoutes(pool, new LeadRepository()),
                        new LeadImportRoutes(imports, spool),
                        new LeadDeskRoutes(pool, business),
                        new ProfileRoutes(pool, numbers)));
    }
}
