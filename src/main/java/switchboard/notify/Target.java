package switchboard.notify;

import io.vertx.core.Future;
import io.vertx.core.Vertx;
import io.vertx.core.http.HttpMethod;
import io.vertx.core.http.RequestOptions;
import io.vertx.core.net.SocketAddress;
import java.net.InetAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import switchboard.notify.core.PublicAddress;
import switchboard.platform.error.Failure;

/** An address that webhooks are wanted at, judged before each use. */
final class Target {

    private static final List<String> SCHEMES = List.of("http", "https");

    private final Vertx vertx;
    private final boolean allowPrivate;
    private final Names names;

    Target(Vertx vertx, boolean allowPrivate) {
        this(vertx, allowPrivate, InetAddress::getAllByName);
    }

    Target(Vertx vertx, boolean allowPrivate, Names names) {
        this.vertx = vertx;
        this.allowPrivate = allowPrivate;
        this.names = names;
    }

    /** Every address of a host's name. Asked once for each try; blocks. */
    @FunctionalInterface
    interface Names {
        InetAddress[] of(String host) throws UnknownHostException;
    }

    /** A request to the very address that was judged, whatever the name says a moment later. */
    Future<RequestOptions> resolve(String url) {
        URI uri = parse(url);
        return vertx.executeBlocking(() -> judged(uri.getHost()), false).map(address -> {
            boolean tls = uri.getScheme().equalsIgnoreCase("https");
            int port = uri.getPort() > 0 ? uri.getPort() : tls ? 443 : 80;
            String path = Optional.ofNullable(uri.getRawPath())
                    .filter(text -> !text.isEmpty())
                    .orElse("/");
            return new RequestOptions()
                    .setMethod(HttpMethod.POST)
                    .setServer(SocketAddress.inetSocketAddress(port, address.getHostAddress()))
                    .setHost(uri.getHost())
                    .setPort(port)
                    .setSsl(tls)
                    .setFollowRedirects(false)
                    .setURI(uri.getRawQuery() == null ? path : path + "?" + uri.getRawQuery());
        });
    }

    private URI parse(String url) {
        try {
            URI uri = new URI(url);
            if (uri.getScheme() != null
                    && SCHEMES.contains(uri.getScheme().toLowerCase(Locale.ROOT))
                    && uri.getHost() != null
                    && uri.getUserInfo() == null) {
                return uri;
            }
        } catch (URISyntaxException e) {
            // refused below
        }
        throw refused("url is an http or https address without a user name in it.");
    }

    private InetAddress judged(String host) throws UnknownHostException {
        InetAddress[] all;
        try {
            all = names.of(host);
        } catch (UnknownHostException e) {
            throw refused("url names a host that cannot be found.");
        }
        if (!allowPrivate && !Arrays.stream(all).allMatch(each -> PublicAddress.is(each.getAddress()))) {
            throw refused("url leads to a private, local or reserved address.");
        }
        return all[0];
    }

    private static Failure refused(String why) {
        return Failure.invalid("url_refused", why).about("url");
    }
}
