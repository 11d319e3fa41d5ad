package switchboard.booking.calcom;

import java.util.function.Function;
import switchboard.booking.core.BookingEvent;

/** What a genuine body says to us. */
public sealed interface CalcomMessage {

    <R> R fold(Function<News, R> news, Function<Nothing, R> nothing);

    /** Something happened to a booking. */
    record News(BookingEvent event, Organizer organizer) implements CalcomMessage {
        @Override
        public <R> R fold(Function<News, R> news, Function<Nothing, R> nothing) {
            return news.apply(this);
        }
    }

    /** Nothing follows from it. */
    record Nothing(String why) implements CalcomMessage {
        @Override
        public <R> R fold(Function<News, R> news, Function<Nothing, R> nothing) {
            return nothing.apply(this);
        }
    }
}
