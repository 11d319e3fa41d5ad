package switchboard.booking;

import java.util.Optional;
import java.util.UUID;
import org.jspecify.annotations.Nullable;

/** A calendar to be connected. The key is in no text of this record. */
record ConnectBody(
        @Nullable UUID userId,
        @Nullable String apiKey,
        @Nullable Integer eventTypeId) {

    ConnectBody {
        if (apiKey == null || apiKey.isBlank()) {
            throw new IllegalArgumentException("api_key is needed; Cal.com makes one under Settings, Developer.");
        }
        if (eventTypeId == null) {
            throw new IllegalArgumentException("event_type_id is needed: the number of what is to be booked.");
        }
    }

    String key() {
        return Optional.ofNullable(apiKey).orElseThrow().strip();
    }

    int eventType() {
        return Optional.ofNullable(eventTypeId).orElseThrow();
    }

    @Override
    public String toString() {
        return "ConnectBody[" + userId + ", ****, " + eventTypeId + "]";
    }
}
