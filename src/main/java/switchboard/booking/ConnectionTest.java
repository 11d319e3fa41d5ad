package switchboard.booking;

import io.vertx.core.Future;
import io.vertx.core.json.JsonObject;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import switchboard.booking.ConnectionRepository.Account;
import switchboard.booking.calcom.CalcomAnswer;
import switchboard.booking.calcom.CalcomClient;
import switchboard.platform.error.Failure;

/** Asks Cal.com whether a key and an event type are good, and says what is wrong if they are not. */
final class ConnectionTest {

    private static final Duration AHEAD = Duration.ofDays(7);

    private final CalcomClient client;
    private final Clock clock;

    ConnectionTest(CalcomClient client, Clock clock) {
        this.client = client;
        this.clock = clock;
    }

    /** One question, and what to do if the answer is no. */
    record Check(String name, boolean ok, String explanation) {}

    /** All that was asked, and whose calendar it is if that is known. */
    record Report(List<Check> checks, Optional<Account> account) {

        boolean isOk() {
            return checks.stream().allMatch(Check::ok);
        }

        Report with(Check check) {
            List<Check> all = new ArrayList<>(checks);
            all.add(check);
            return new Report(List.copyOf(all), account);
        }
    }

    /** Never fails: a calendar that does not answer is a finding. */
    Future<Report> run(String apiKey, int eventType) {
        return key(apiKey)
                .compose(report -> report.isOk()
                        ? eventType(apiKey, eventType).map(report::with)
                        : Future.succeededFuture(report));
    }

    private Future<Report> key(String apiKey) {
        return client.me(apiKey).map(ConnectionTest::report).otherwise(error -> bad("api_key", words(error)));
    }

    private static Report report(CalcomAnswer answer) {
        if (!answer.isDone()) {
            return bad(
                    "api_key",
                    "Cal.com refuses the key (" + answer.reason()
                            + "). Make a new one in Cal.com under Settings, Developer, API keys.");
        }
        JsonObject data = answer.body().toJsonObject().getJsonObject("data", new JsonObject());
        Object id = data.getValue("id");
        Account account = new Account(
                id == null ? null : String.valueOf(id), data.getString("username"), data.getString("timeZone"));
        return new Report(
                List.of(new Check("api_key", true, "The key is " + account.username() + "'s.")), Optional.of(account));
    }

    private Future<Check> eventType(String apiKey, int eventType) {
        Instant now = clock.instant();
        return client.slots(apiKey, eventType, now, now.plus(AHEAD))
                .map(open -> new Check("event_type", true, open.size() + " open times in the next seven days."))
                .otherwise(error -> new Check(
                        "event_type",
                        false,
                        "Event type " + eventType + " cannot be read: " + words(error)
                                + " Its number stands at the end of its address in Cal.com."));
    }

    private static Report bad(String name, String explanation) {
        return new Report(List.of(new Check(name, false, explanation)), Optional.empty());
    }

    private static String words(Throwable error) {
        return error instanceof Failure failure ? failure.explanation() : String.valueOf(error.getMessage());
    }
}
