package switchboard.calls;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpClient;
import io.vertx.core.http.HttpClientOptions;
import io.vertx.core.http.HttpClientResponse;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.HttpServerResponse;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import io.vertx.ext.web.Router;
import io.vertx.ext.web.RoutingContext;
import io.vertx.sqlclient.Pool;
import java.net.InetAddress;
import java.net.URI;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import switchboard.calls.RecordingRepository.Recording;
import switchboard.notify.core.PublicAddress;
import switchboard.platform.deploy.Routes;
import switchboard.platform.error.Failure;
import switchboard.platform.web.AsUser;
import switchboard.platform.web.Identity;
import switchboard.platform.web.Params;
import switchboard.provider.VoiceProvider;

/**
 * {@code GET /v1/calls/{id}/recording}: the audio itself, for the call's tenant and operators. The provider's links
 * expire within minutes or a day, so one that is refused is asked for anew and tried once more.
 */
final class RecordingRoutes implements Routes {

    private static final int CONNECT_MILLIS = 5_000;
    private static final int IDLE_SECONDS = 30;
    private static final Set<Integer> AUDIO = Set.of(200, 206, 416);
    private static final Set<Integer> EXPIRED = Set.of(400, 401, 403, 404, 410);
    private static final List<String> PASSED_ON =
            List.of("Content-Type", "Content-Length", "Content-Range", "Accept-Ranges", "ETag", "Last-Modified");

    private final Vertx vertx;
    private final HttpClient http;
    private final Pool pool;
    private final VoiceProvider provider;
    private final CallBook book;
    private final boolean allowPrivate;

    RecordingRoutes(Vertx vertx, Pool pool, VoiceProvider provider, CallBook book, boolean allowPrivate) {
        this.vertx = vertx;
        this.http = vertx.createHttpClient(
                new HttpClientOptions().setConnectTimeout(CONNECT_MILLIS).setIdleTimeout(IDLE_SECONDS));
        this.pool = pool;
        this.provider = provider;
        this.book = book;
        this.allowPrivate = allowPrivate;
    }

    @Override
    public void mount(Router router) {
        router.get("/v1/calls/:id/recording")
                .handler(ctx -> play(ctx).onFailure(error -> {
                    if (!ctx.response().headWritten()) {
                        ctx.fail(error);
                    }
                }));
    }

    private Future<Void> play(RoutingContext ctx) {
        Identity identity = Identity.of(ctx);
        Optional<UUID> tenant = identity.isOperator()
                ? Optional.empty()
                : Optional.of(identity.tenant()
                        .orElseThrow(
                                () -> Failure.unauthorized("credentials_missing", "Say whose recording you ask for."))
                        .value());
        UUID id = Params.of(ctx).pathId("id", "call_not_found");
        return AsUser.in(pool, identity, tx -> new RecordingRepository(tx).find(id, tenant))
                .map(found -> found.orElseThrow(() -> Failure.notFound("call_not_found", "There is no such call.")))
                .compose(recording -> recording.url().isPresent()
                        ? fetch(ctx, recording.url().get())
                                .compose(audio -> EXPIRED.contains(audio.statusCode())
                                        ? dropped(audio).compose(gone -> renewed(ctx, recording))
                                        : Future.succeededFuture(audio))
                        : renewed(ctx, recording))
                .compose(audio -> passOn(ctx.response(), audio));
    }

    /** What the provider says now of the call is recorded like a report of its own. */
    private Future<HttpClientResponse> renewed(RoutingContext ctx, Recording recording) {
        return recording
                .providerCallId()
                .map(provider::find)
                .orElseGet(() -> Future.succeededFuture(Optional.empty()))
                .compose(found -> found.isEmpty()
                        ? Future.failedFuture(none())
                        : pool.withTransaction(tx -> book.reported(tx, found.get()))
                                .map(recorded -> found.get().results().recordingUrl()))
                .compose(url -> url.map(fresh -> fetch(ctx, fresh)).orElseGet(() -> Future.failedFuture(none())));
    }

    private Future<HttpClientResponse> fetch(RoutingContext ctx, String url) {
        return target(url)
                .compose(http::request)
                .compose(request -> {
                    Optional.ofNullable(ctx.request().getHeader("Range"))
                            .ifPresent(part -> request.putHeader("Range", part));
                    ctx.response().closeHandler(hungUp -> request.reset());
                    return request.send().onSuccess(HttpClientResponse::pause);
                })
                .recover(error -> Future.failedFuture(
                        error instanceof Failure
                                ? error
                                : Failure.unavailable(
                                        "recording_away",
                                        "Whoever keeps the recording does not answer; try again in a minute.")));
    }

    /** To the very address that was judged, whatever the name says a moment later. */
    private Future<RequestOptions> target(String url) {
        URI uri = URI.create(url);
        boolean tls = "https".equals(uri.getScheme());
        if (uri.getHost() == null || (!tls && !"http".equals(uri.getScheme()))) {
            return Future.failedFuture(none());
        }
        int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
        String path = uri.getRawQuery() == null ? uri.getRawPath() : uri.getRawPath() + "?" + uri.getRawQuery();
        return vertx.executeBlocking(() -> InetAddress.getAllByName(uri.getHost()), false)
                .map(all -> {
                    if (!allowPrivate && !Arrays.stream(all).allMatch(each -> PublicAddress.is(each.getAddress()))) {
                        throw none();
                    }
                    return new RequestOptions()
                            .setMethod(HttpMethod.GET)
                            .setServer(SocketAddress.inetSocketAddress(port, all[0].getHostAddress()))
                            .setHost(uri.getHost())
                            .setPort(port)
                            .setSsl(tls)
                            .setFollowRedirects(false)
                            .setURI(path);
                });
    }

    private static Future<Void> dropped(HttpClientResponse audio) {
        audio.exceptionHandler(reset -> {}); // it is we who hang up
        return audio.request().reset().otherwiseEmpty().mapEmpty();
    }

    private static Future<Void> passOn(HttpServerResponse response, HttpClientResponse audio) {
        if (!AUDIO.contains(audio.statusCode())) {
            return dropped(audio)
                    .compose(gone -> Future.failedFuture(Failure.unavailable(
                            "recording_away", "The provider does not give the recording out now. Try again soon.")));
        }
        response.setStatusCode(audio.statusCode()).putHeader("Cache-Control", "private, no-store");
        PASSED_ON.forEach(
                name -> Optional.ofNullable(audio.getHeader(name)).ifPresent(value -> response.putHeader(name, value)));
        if (audio.getHeader("Content-Length") == null) {
            response.setChunked(true);
        }
        return audio.pipeTo(response);
    }

    private static Failure none() {
        return Failure.notFound("recording_not_found", "There is no recording of this call.");
    }
}
