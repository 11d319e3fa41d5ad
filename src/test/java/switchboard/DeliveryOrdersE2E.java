package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonObject;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.calls.core.Permutations;
import switchboard.testkit.EndState;
import switchboard.testkit.FixtureTown;
import switchboard.testkit.Histories;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.SignedFixture;

/** Orders of deliveries by the thousand through the whole server: all end in the same rows. */
class DeliveryOrdersE2E {

    private static final Duration PATIENCE = Duration.ofMinutes(30);
    private static final String CALL_AND_BOOKINGS = "R01 R41 R02 R03 C01 C05 C06";
    private static final int HISTORIES_AT_ONCE = 1_000;

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static FixtureTown town;

    private final Random chance = new Random(11);

    @BeforeAll
    static void open() {
        town = new FixtureTown(POSTGRES, REDIS);
    }

    @AfterAll
    static void close() {
        town.close();
    }

    @Test
    void a_hundred_orders_of_seven_deliveries_with_repetitions_end_alike() {
        allEndAlike(CALL_AND_BOOKINGS, anyOrders(fixtures(CALL_AND_BOOKINGS), 100));
    }

    @ParameterizedTest
    @Tag("ci")
    @ValueSource(
            strings = {
                "R01 R02 R03 C01",
                "R04 R05",
                "R14",
                "R17 R18",
                "R31 R32 R34 R35",
                "C01 C05 C06",
                "C05 C01",
                "C08 C09"
            })
    void every_order_of_a_scenario_with_and_without_repetitions_ends_alike(String scenario) {
        List<List<SignedFixture>> orders = new ArrayList<>(Permutations.of(fixtures(scenario)));
        orders.addAll(anyOrders(fixtures(scenario), 200));
        allEndAlike(scenario, orders);
    }

    @Test
    @Tag("ci")
    void four_hundred_orders_of_seven_deliveries_end_alike() {
        allEndAlike(CALL_AND_BOOKINGS, anyOrders(fixtures(CALL_AND_BOOKINGS), 400));
    }

    @Test
    @Tag("night")
    void every_order_of_seven_deliveries_ends_alike() {
        allEndAlike(CALL_AND_BOOKINGS, Permutations.of(fixtures(CALL_AND_BOOKINGS)));
    }

    @Test
    @Tag("night")
    void ten_thousand_orders_with_repetitions_end_alike() {
        allEndAlike(CALL_AND_BOOKINGS, anyOrders(fixtures(CALL_AND_BOOKINGS), 10_000));
    }

    private void allEndAlike(String scenario, List<List<SignedFixture>> orders) {
        String expected = "";
        for (int from = 0; from < orders.size(); from += HISTORIES_AT_ONCE) {
            List<List<SignedFixture>> some = orders.subList(from, Math.min(orders.size(), from + HISTORIES_AT_ONCE));
            Map<String, EndState> ends = play(scenario, some);
            assertThat(ends).hasSameSizeAs(some);
            String first = expected.isEmpty() ? ends.get("00000").toString() : expected;
            expected = first;
            ends.forEach((history, end) -> assertThat(end)
                    .as(() -> "after " + some.get(Integer.parseInt(history)))
                    .hasToString(first));
        }
    }

    private Map<String, EndState> play(String scenario, List<List<SignedFixture>> orders) {
        SignedFixture first = fixtures(scenario).stream()
                .min(Comparator.comparing(SignedFixture::sentAt))
                .orElseThrow();
        SignedFixture subject = fixtures(scenario).get(0);
        town.beginAgain(first.sentAt());
        if (scenario.startsWith("R")) {
            town.dial(subject);
        } else {
            town.lead(scenario.contains("C08") ? "+12125550154" : "+12125550147");
        }
        Histories histories = new Histories(POSTGRES);
        town.beginAgain(first.sentAt());
        histories.begin(orders.size());
        for (int history = 0; history < orders.size(); history++) {
            int place = 0;
            for (SignedFixture delivery : orders.get(history)) {
                histories.deliver(history, place++, delivery, bodyOf(delivery, subject), town.machine.instant());
            }
        }
        histories.flush();
        town.settle(PATIENCE);
        assertThat(town.line.orders()).isEmpty();
        return histories.ends();
    }

    /** What is said of another call in between is said of this one. */
    private static Buffer bodyOf(SignedFixture delivery, SignedFixture subject) {
        if (!delivery.toString().startsWith("R41")) {
            return delivery.body();
        }
        JsonObject body = delivery.body().toJsonObject();
        JsonObject its = subject.body().toJsonObject().getJsonObject("call");
        for (String field : List.of("call_id", "to_number", "metadata")) {
            body.getJsonObject("call").put(field, its.getValue(field));
        }
        return body.toBuffer();
    }

    private List<List<SignedFixture>> anyOrders(List<SignedFixture> deliveries, int orders) {
        return IntStream.range(0, orders)
                .mapToObj(each -> {
                    List<SignedFixture> order = new ArrayList<>(deliveries);
                    for (int times = chance.nextInt(4); times > 0; times--) {
                        order.add(deliveries.get(chance.nextInt(deliveries.size())));
                    }
                    Collections.shuffle(order, chance);
                    return order;
                })
                .toList();
    }

    private static List<SignedFixture> fixtures(String names) {
        return Stream.of(names.split(" ")).map(SignedFixture::one).toList();
    }
}
