package switchboard;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import java.net.http.HttpResponse;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;
import switchboard.http.Contract;
import switchboard.http.Doors;
import switchboard.platform.time.Clocks;
import switchboard.testkit.ContractCheck;
import switchboard.testkit.LikeRows;
import switchboard.testkit.RealPostgres;
import switchboard.testkit.RealRedis;
import switchboard.testkit.WholeServer;

/** The contract says what the server does: every route and nothing else, and the server's answers have its form. */
class ContractIT {

    @RegisterExtension
    static final RealPostgres POSTGRES = new RealPostgres();

    @RegisterExtension
    static final RealRedis REDIS = new RealRedis();

    private static final UUID ROW = UUID.fromString("a1000000-0000-4000-8000-000000000001");
    private static final UUID TENANT = UUID.fromString("a0000000-0000-4000-8000-000000000001");

    private static WholeServer server;
    private final ContractCheck contract = new ContractCheck();

    @BeforeAll
    static void open() {
        POSTGRES.query("insert into auth.users (id, email) values ('" + TENANT + "', 'a@x.test')");
        LikeRows.settle(POSTGRES, TENANT, ROW, "alices", "+12125550101");
        POSTGRES.query("update webhook_queue set errors = '[]'"); // a list, whatever the catalogue says
        server = WholeServer.start(POSTGRES, REDIS, Map.of("SWITCHBOARD_ENV", "production"), Clocks.real());
    }

    @AfterAll
    static void close() {
        server.close();
    }

    @Test
    void every_route_is_in_the_contract_and_nothing_else_is() {
        List<String> served = server.routes().stream()
                .filter(route -> route.contains(" /v1/"))
                .toList();
        assertThat(Contract.load().routes()).containsExactlyElementsOf(served);
    }

    @Test
    void the_contract_says_to_whom_each_route_is_open() {
        contract.document()
                .path("paths")
                .properties()
                .forEach(path -> path.getValue().properties().forEach(operation -> {
                    JsonNode door = operation.getValue().path("x-door");
                    if (!operation.getKey().equals("parameters")) {
                        String asked = path.getKey().replaceAll("\\{[a-z_]+}", ROW.toString());
                        boolean open = Doors.areOpen(operation.getKey().toUpperCase(Locale.ROOT), asked);
                        assertThat(door.asText())
                                .as(operation.getKey() + " " + path.getKey())
                                .isEqualTo(open ? "everybody" : "operator");
                    }
                }));
    }

    @Test
    void what_is_read_has_the_form_the_contract_gives_it() {
        List<String> faults = new ArrayList<>();
        for (String route : Contract.load().routes()) {
            if (route.startsWith("GET ")) {
                String path = route.substring(4)
                        .replace(":user_id", TENANT.toString())
                        .replaceAll(":[a-z_]+", ROW.toString());
                HttpResponse<String> answer = server.get(path + "?user_id=" + TENANT);
                contract.fault(route, answer.statusCode(), type(answer), answer.body())
                        .or(() -> answer.statusCode() < 500 ? Optional.empty() : Optional.of("a bug"))
                        .ifPresent(fault -> faults.add(route + ": " + fault + ": " + answer.body()));
            }
        }
        assertThat(faults).isEmpty();
    }

    @Test
    void the_pages_need_nothing_from_outside_and_no_inline_script() {
        HttpResponse<String> page = server.getAsNobody("/docs");
        assertThat(page.statusCode()).isEqualTo(200);
        assertThat(page.headers().firstValue("Content-Security-Policy").orElse(""))
                .contains("default-src 'none'; script-src 'self';");
        assertThat(page.body()).doesNotContain("http").doesNotContain("<script>");
        Matcher named = Pattern.compile("(?:src|href)=\"([^\"]+)\"").matcher(page.body());
        while (named.find()) {
            HttpResponse<String> part = server.getAsNobody(named.group(1));
            assertThat(part.statusCode()).as(named.group(1)).isEqualTo(200);
        }
        assertThat(server.getAsNobody("/openapi.yaml").body()).contains("openapi: \"3.1.0\"", "/v1/calls/{id}");
    }

    private static String type(HttpResponse<String> answer) {
        return answer.headers().firstValue("Content-Type").orElse("");
    }
}
