package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.sqlclient.SqlConnection;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.function.Supplier;
import switchboard.booking.calcom.CalcomMessage.News;
import switchboard.booking.core.Fact;

/** Finds the tenant an event belongs to: the most binding evidence first, and what we know of the booking last. */
final class Whose {

    private final IntegrationRepository integrations;

    Whose(IntegrationRepository integrations) {
        this.integrations = integrations;
    }

    /** Empty if nobody we know. A path that names an integration binds: nothing else is asked then. */
    Future<Optional<UUID>> tenant(SqlConnection tx, Optional<String> integration, News news, List<KeptBooking> known) {
        if (integration.isPresent()) {
            return integrations.byName(tx, integration.get());
        }
        return byMetadata(tx, news)
                .compose(found -> orElse(found, () -> integrations.byOrganizer(tx, news.organizer())))
                .map(found -> found.or(() ->
                        known.stream().flatMap(kept -> kept.tenant().stream()).findFirst()));
    }

    private Future<Optional<UUID>> byMetadata(SqlConnection tx, News news) {
        Optional<String> appointment = Optional.ofNullable(news.event().facts().get(Fact.APPOINTMENT));
        Optional<String> tenant = Optional.ofNullable(news.event().facts().get(Fact.TENANT));
        return appointment.isPresent() && tenant.isPresent()
                ? integrations.byAppointment(tx, appointment.get(), tenant.get())
                : Future.succeededFuture(Optional.empty());
    }

    private static Future<Optional<UUID>> orElse(Optional<UUID> found, Supplier<Future<Optional<UUID>>> other) {
        return found.isPresent() ? Future.succeededFuture(found) : other.get();
    }
}
