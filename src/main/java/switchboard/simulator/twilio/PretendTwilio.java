package switchboard.simulator.twilio;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.JsonArray;
import io.vertx.core.json.JsonObject;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.ext.web.handler.BodyHandler;
import java.nio.charset.StandardCharsets;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import switchboard.simulator.core.Dice;
import switchboard.simulator.core.Faults;
import switchboard.simulator.world.Http;
import switchboard.simulator.world.Refusal;
import switchboard.simulator.world.World;

/**
 * The pretend Twilio's HTTP: creating, fetching and listing messages. The faults of creating a call are its own, too.
 */
public final class PretendTwilio {

    private static final String BASE = "/2010-04-01/Accounts/:account";
    private static final int PAGE_MAX = 1_000;

    private final World world;
    private final String token;
    private final TextBook book;

    /** {@code token} is what callers must show, and what signs. */
    public PretendTwilio(World world, String token) {
        this.world = world;
        this.token = token;
        this.book = new TextBook(world, token);
    }

    public TextBook book() {
        return book;
    }

    /** Beside its own paths, {@code /_sim/texts} and {@code /_sim/text-in}. To be mounted before what takes all. */
    public void mount(Router router) {
        router.route("/2010-04-01/*")
                .handler(this::authorize)
                .failureHandler(ctx -> Http.fail(ctx, PretendTwilio::error));
        router.route("/2010-04-01/*").handler(BodyHandler.create(false));
        router.post(BASE + "/Messages.json").handler(this::create);
        router.get(BASE + "/Messages.json").handler(this::list);
        router.get(BASE + "/Messages/:sid").handler(this::show);
        router.get("/_sim/texts").handler(this::record);
        router.post("/_sim/text-in").handler(this::textIn);
    }

    private void create(RoutingContext ctx) {
        String to = field(ctx, "To", 21604);
        String from = field(ctx, "From", 21603);
        String body = field(ctx, "Body", 21602);
        if (!to.matches("\\+[1-9][0-9]{6,14}")) {
            throw new Refusal(400, "21211");
        }
        if (book.isStopped(from, to)) {
            throw new Refusal(400, "21610");
        }
        Faults.Create faults = world.scenario().faults().create();
        int nth = book.all().size();
        double share = new Dice(world.seed(), to, nth).share("text");
        if (share < faults.rateLimited()) {
            throw new Refusal(429, "20429");
        }
        if (share < faults.rateLimited() + faults.errorBefore()) {
            throw new Refusal(503, "20503");
        }
        SeenText text =
                book.take(from, to, body, Optional.ofNullable(ctx.request().getFormAttribute("StatusCallback")));
        double astray = new Dice(world.seed(), to, nth).share("text astray");
        if (astray < faults.answerReset()) {
            ctx.request().connection().close();
        } else if (astray < faults.answerReset() + faults.answerLost()) {
            return; // silence
        } else if (astray < faults.answerReset() + faults.answerLost() + faults.errorAfter()) {
            throw new Refusal(500, "20500");
        } else {
            Http.answer(ctx, 201, json(text));
        }
    }

    private void list(RoutingContext ctx) {
        List<JsonObject> found = book.all().stream()
                .filter(text -> matches(ctx, "From", text.from()) && matches(ctx, "To", text.to()))
                .limit(PAGE_MAX)
                .map(PretendTwilio::json)
                .toList();
        Http.answer(
                ctx,
                200,
                new JsonObject()
                        .put("messages", new JsonArray(found))
                        .putNull("next_page_uri")
                        .put("page", 0));
    }

    private void show(RoutingContext ctx) {
        String sid = ctx.pathParam("sid").replaceAll("\\.json$", "");
        Http.answer(ctx, 200, json(book.find(sid).orElseThrow(() -> new Refusal(404, "20404"))));
    }

    private void record(RoutingContext ctx) {
        Buffer lines = Buffer.buffer();
        book.all().forEach(text -> lines.appendBuffer(text.json().toBuffer()).appendByte((byte) '\n'));
        ctx.response().putHeader("content-type", "application/x-ndjson").end(lines);
    }

    private void textIn(RoutingContext ctx) {
        JsonObject body = Http.body(ctx);
        for (String name : List.of("from_number", "to_number", "body", "url")) {
            if (body.getString(name, "").isEmpty()) {
                throw new Refusal(400, name + " is required; url is where texts to to_number go");
            }
        }
        SeenText text = book.writeIn(
                body.getString("from_number"),
                body.getString("to_number"),
                body.getString("body"),
                body.getString("url"));
        Http.answer(ctx, 200, text.json());
    }

    private void authorize(RoutingContext ctx) {
        String shown =
                Optional.ofNullable(ctx.request().getHeader("Authorization")).orElse("");
        if (shown.startsWith("Basic ") && plain(shown.substring(6)).endsWith(":" + token)) {
            ctx.next();
        } else {
            ctx.fail(new Refusal(401, "20003"));
        }
    }

    private static String plain(String base64) {
        return new String(Base64.getDecoder().decode(base64), StandardCharsets.UTF_8);
    }

    private static boolean matches(RoutingContext ctx, String name, String value) {
        List<String> wanted = ctx.queryParam(name);
        return wanted.isEmpty() || wanted.contains(value);
    }

    private static String field(RoutingContext ctx, String name, int missing) {
        return Optional.ofNullable(ctx.request().getFormAttribute(name))
                .filter(value -> !value.isEmpty())
                .orElseThrow(() -> new Refusal(400, String.valueOf(missing)));
    }

    private static JsonObject json(SeenText text) {
        String at =
                DateTimeFormatter.RFC_1123_DATE_TIME.format(text.receivedAt().atOffset(ZoneOffset.UTC));
        return new JsonObject()
                .put("sid", text.sid())
                .put("status", text.status())
                .put("from", text.from())
                .put("to", text.to())
                .put("body", text.body())
                .put("num_segments", "1")
                .put("date_created", at)
                .put("date_sent", at)
                .putNull("price")
                .putNull("error_code");
    }

    private static JsonObject error(int status, String code) {
        return new JsonObject()
                .put("code", code.matches("[0-9]+") ? Integer.parseInt(code) : 20_000)
                .put("message", "refused: " + code)
                .put("more_info", "https://www.twilio.com/docs/errors/" + code)
                .put("status", status);
    }
}
