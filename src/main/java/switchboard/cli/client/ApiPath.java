package switchboard.cli.client;

import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/** An address of the API, parameter by parameter. */
public record ApiPath(String text) {

    public static ApiPath of(String path) {
        return new ApiPath(path);
    }

    public ApiPath with(String name, Object value) {
        String encoded = URLEncoder.encode(String.valueOf(value), StandardCharsets.UTF_8);
        return new ApiPath(text + (text.contains("?") ? "&" : "?") + name + "=" + encoded);
    }

    /** Without the parameter if there is no value. */
    public ApiPath withOptional(String name, Optional<?> value) {
        return value.map(present -> with(name, present)).orElse(this);
    }

    @Override
    public String toString() {
        return text;
    }
}
