package switchboard.provider.twilio;

import io.vertx.core.buffer.Buffer;
import java.net.URLDecoder;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.stream.Collectors;
import switchboard.platform.sql.Storable;

/** The fields of a form. Of a repeated one the first counts; what is broken is absent. */
record TwilioForm(Map<String, String> fields) {

    static TwilioForm read(Buffer body) {
        Map<String, String> fields = new TreeMap<>();
        for (String pair : body.toString(StandardCharsets.UTF_8).split("&", -1)) {
            int equals = pair.indexOf('=');
            if (equals > 0) {
                plain(pair.substring(0, equals))
                        .ifPresent(name -> plain(pair.substring(equals + 1))
                                .ifPresent(value -> fields.putIfAbsent(name, Storable.text(value))));
            }
        }
        return new TwilioForm(fields);
    }

    Optional<String> text(String name) {
        return Optional.ofNullable(fields.get(name)).filter(value -> !value.isEmpty());
    }

    int count(String name, int otherwise) {
        return text(name)
                .filter(digits -> digits.matches("[0-9]{1,4}"))
                .map(Integer::valueOf)
                .orElse(otherwise);
    }

    static String write(Map<String, String> fields) {
        return fields.entrySet().stream()
                .map(field -> encoded(field.getKey()) + "=" + encoded(field.getValue()))
                .collect(Collectors.joining("&"));
    }

    static String encoded(String text) {
        return URLEncoder.encode(text, StandardCharsets.UTF_8);
    }

    private static Optional<String> plain(String text) {
        try {
            return Optional.of(URLDecoder.decode(text, StandardCharsets.UTF_8));
        } catch (IllegalArgumentException e) {
            return Optional.empty();
        }
    }
}
