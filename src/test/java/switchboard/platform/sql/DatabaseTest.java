package switchboard.platform.sql;

import static org.assertj.core.api.Assertions.assertThat;

import io.vertx.pgclient.PgException;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import switchboard.platform.error.Failure;

class DatabaseTest {

    @ParameterizedTest
    @ValueSource(strings = {"55P03", "40P01", "40001", "57P01", "57014", "53300", "08006", "58030"})
    void what_passes_by_itself_is_worth_another_try(String state) {
        assertThat(Database.failure(new PgException("m", "ERROR", state, "")))
                .isInstanceOfSatisfying(
                        Failure.class, failure -> assertThat(failure.kind()).isEqualTo(Failure.Kind.UNAVAILABLE));
    }

    @ParameterizedTest
    @ValueSource(strings = {"23505", "42703", "55000", "22P02"})
    void what_is_wrong_stays_wrong(String state) {
        PgException error = new PgException("m", "ERROR", state, "");
        assertThat(Database.failure(error)).isSameAs(error);
    }
}
