package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The integrations' own webhook secrets, in memory: a signature is checked before anything may wait for a store. */
final class CalendarSecrets {

    private static final Logger LOG = LoggerFactory.getLogger(CalendarSecrets.class);
    private static final String REFUSES_ALL = "";

    private final IntegrationRepository integrations;
    private final SqlClient sql;
    private final Optional<SecretKey> key;
    private volatile Map<String, String> byIntegration = Map.of();

    CalendarSecrets(IntegrationRepository integrations, SqlClient sql, Optional<SecretKey> key) {
        this.integrations = integrations;
        this.sql = sql;
        this.key = key;
    }

    Optional<String> of(String integration) {
        return Optional.ofNullable(byIntegration.get(integration));
    }

    Future<Void> reload() {
        return integrations
                .sealedSecrets(sql)
                .onSuccess(stored -> {
                    Map<String, String> opened = new TreeMap<>();
                    stored.forEach((integration, text) -> opened.put(integration, open(integration, text)));
                    byIntegration = Map.copyOf(opened);
                })
                .mapEmpty();
    }

    /** One that cannot be read must not make the installation's secret good for this integration. */
    private String open(String integration, String sealed) {
        return key.flatMap(with -> SealedText.open(sealed, with)).orElseGet(() -> {
            LOG.warn("the webhook secret of integration {} cannot be read: sealed with another key?", integration);
            return REFUSES_ALL;
        });
    }
}
