package switchboard.messaging;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** The do-not-call list, as texts need it. */
public interface OptOuts {

    /** From the commit on neither call nor text to the number starts. No tenants = for everybody. */
    Future<Void> optOut(SqlConnection tx, List<TenantId> tenants, PhoneNumber number, String evidence);

    /** Ends what a text began, and nothing else. */
    Future<Void> optIn(SqlConnection tx, List<TenantId> tenants, PhoneNumber number);
}
