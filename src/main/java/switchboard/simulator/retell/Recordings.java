package switchboard.simulator.retell;

import io.vertx.core.buffer.Buffer;
import io.vertx.ext.web.Router;
import java.nio.charset.StandardCharsets;
import java.util.function.Supplier;

/**
 * What the pretend provider recorded: of every call the same short tone, as a WAV file anybody with the link may hear.
 */
final class Recordings {

    private static final int HERTZ = 8_000;
    private static final int SECONDS = 3;
    private static final int TONE_HERTZ = 330;
    private static final int LOUDNESS = 5_000; // of 32,767
    private static final int HEADER_BYTES = 36;
    private static final int FORMAT_BYTES = 16;
    private static final int SAMPLE_BYTES = 2;
    private static final Buffer TONE = tone();

    private final Supplier<String> home;

    /** {@code home} is the provider's address, known once it listens. */
    Recordings(Supplier<String> home) {
        this.home = home;
    }

    /** The folder of a call's files. */
    String of(String call) {
        return home.get() + "/recordings/" + call;
    }

    void mount(Router router) {
        router.get("/recordings/:call/:file")
                .handler(ctx ->
                        ctx.response().putHeader("Content-Type", "audio/wav").end(TONE));
    }

    /** Microsoft's RIFF, one channel of 16 bits. */
    private static Buffer tone() {
        int bytes = HERTZ * SECONDS * SAMPLE_BYTES;
        Buffer file = Buffer.buffer(HEADER_BYTES + bytes);
        ascii(file, "RIFF").appendIntLE(HEADER_BYTES + bytes);
        ascii(file, "WAVEfmt ")
                .appendIntLE(FORMAT_BYTES)
                .appendShortLE((short) 1)
                .appendShortLE((short) 1);
        file.appendIntLE(HERTZ)
                .appendIntLE(HERTZ * SAMPLE_BYTES)
                .appendShortLE((short) SAMPLE_BYTES)
                .appendShortLE((short) (SAMPLE_BYTES * Byte.SIZE));
        ascii(file, "data").appendIntLE(bytes);
        for (int sample = 0; sample < HERTZ * SECONDS; sample++) {
            file.appendShortLE((short) (LOUDNESS * Math.sin(2 * Math.PI * TONE_HERTZ * sample / HERTZ)));
        }
        return file;
    }

    private static Buffer ascii(Buffer file, String text) {
        return file.appendString(text, StandardCharsets.US_ASCII.name());
    }
}
