package switchboard.loadtest.ingest;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.core.buffer.Buffer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AnswerTest {

    private static final String REFUSAL = "HTTP/1.1 401 Unauthorized\r\nContent-Length: 4\r\nX: y\r\n\r\nbody";

    private final Answer answer = new Answer();

    @Test
    void an_answer_without_a_body_ends_with_its_head() {
        assertThat(answer.read(Buffer.buffer("HTTP/1.1 204 No Content\r\n\r\n")))
                .isEqualTo(new Answer.Reading(true, 204));
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 10, 40, 55, 57})
    void a_body_that_comes_later_is_not_the_next_answer(int cut) {
        assertThat(answer.read(Buffer.buffer(REFUSAL.substring(0, cut))).complete())
                .isFalse();
        assertThat(answer.read(Buffer.buffer(REFUSAL.substring(cut)))).isEqualTo(new Answer.Reading(true, 401));
        assertThat(answer.read(Buffer.buffer("HTTP/1.1 204 No Content\r\n\r\n")).status())
                .isEqualTo(204);
    }
}
