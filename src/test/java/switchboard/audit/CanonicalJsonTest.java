package switchboard.audit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.vertx.core.json.JsonObject;
import java.util.Optional;
import javax.crypto.spec.SecretKeySpec;
import org.junit.jupiter.api.Test;

class CanonicalJsonTest {

    @Test
    void order_and_spaces_do_not_matter() {
        assertThat(CanonicalJson.of("{ \"b\": [1, {\"d\": null, \"c\": true}], \"a\": \"Zoë \\u00e9\" }"))
                .isEqualTo("{\"a\":\"Zoë é\",\"b\":[1,{\"c\":true,\"d\":null}]}");
        assertThat(CanonicalJson.of(new JsonObject().put("n", 12_345_678_901L))).isEqualTo("{\"n\":12345678901}");
    }

    @Test
    void fractions_are_refused() {
        assertThatThrownBy(() -> CanonicalJson.of("{\"a\":1.0}")).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> CanonicalJson.of("{")).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void a_number_has_one_name_under_one_key_and_none_without() {
        KeyedHash one = KeyedHash.under(Optional.of(new SecretKeySpec(new byte[32], "AES")));
        byte[] otherKey = new byte[32];
        otherKey[0] = 1;
        KeyedHash other = KeyedHash.under(Optional.of(new SecretKeySpec(otherKey, "AES")));

        assertThat(one.of("+12125550147")).isEqualTo(one.of("+12125550147")).isPresent();
        assertThat(one.of("+12125550147")).isNotEqualTo(one.of("+12125550148"));
        assertThat(one.of("+12125550147")).isNotEqualTo(other.of("+12125550147"));
        assertThat(KeyedHash.under(Optional.empty()).of("+12125550147")).isEmpty();
    }
}
