package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlClient;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import javax.crypto.SecretKey;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.platform.config.Secrets;

/** The calendars we hold a key of: the connected ones, and the installation's. */
final class Calendars {

    private static final Logger LOG = LoggerFactory.getLogger(Calendars.class);

    private final IntegrationRepository integrations;
    private final SqlClient sql;
    private final Secrets secrets;

    Calendars(IntegrationRepository integrations, SqlClient sql, Secrets secrets) {
        this.integrations = integrations;
        this.sql = sql;
        this.secrets = secrets;
    }

    /** By name. */
    Future<Map<String, Calendar>> all() {
        return integrations.sealedTokens(sql).map(tokens -> {
            Map<String, Calendar> calendars = new TreeMap<>();
            installation().ifPresent(own -> calendars.put(own.name(), own));
            tokens.forEach((integration, token) ->
                    open(integration, token).ifPresent(calendar -> calendars.put(calendar.name(), calendar)));
            return calendars;
        });
    }

    /** Where and when a tenant can be booked; empty if he has no calendar, or it says no kind of appointment. */
    Future<Optional<TenantCalendar>> of(UUID tenant) {
        return integrations.ofTenant(sql, tenant).map(found -> found.flatMap(this::usable));
    }

    /** A tenant's own, whether or not it can be booked; empty if we hold no key of it that we can read. */
    Future<Optional<Calendar>> own(UUID tenant) {
        return integrations
                .ofTenant(sql, tenant)
                .map(found -> found.flatMap(connected -> connected
                        .integration()
                        .flatMap(name -> connected.sealedToken().flatMap(token -> open(name, token)))));
    }

    private Optional<TenantCalendar> usable(IntegrationRepository.Connected connected) {
        Optional<Calendar> calendar = connected
                .integration()
                .flatMap(name -> connected.sealedToken().flatMap(token -> open(name, token)))
                .or(this::installation);
        return calendar.flatMap(one ->
                connected.eventType().map(type -> new TenantCalendar(one, type, TenantZone.of(connected.zone()))));
    }

    private Optional<Calendar> installation() {
        return Optional.of(secrets.calcomApiKey())
                .filter(key -> !key.isBlank())
                .map(key -> new Calendar(Optional.empty(), key));
    }

    private Optional<Calendar> open(String integration, String sealed) {
        Optional<SecretKey> key = secrets.encryptionKey();
        Optional<String> opened = key.flatMap(with -> SealedText.open(sealed, with));
        if (opened.isEmpty()) {
            LOG.warn("the API key of integration {} cannot be read: sealed with another key?", integration);
        }
        return opened.map(apiKey -> new Calendar(Optional.of(integration), apiKey));
    }
}
