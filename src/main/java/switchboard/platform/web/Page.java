package switchboard.platform.web;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** One page of a list, as it is answered. */
@JsonInclude(JsonInclude.Include.ALWAYS)
public record Page<T>(
        List<T> data,
        @JsonProperty("has_more") boolean hasMore,
        @Nullable String next) {

    public Page {
        data = List.copyOf(data);
    }

    /**
     * The page of rows read with one more than asked for.
     *
     * @param rows at most {@code limit + 1}; the one too many only says that there are more
     */
    public static <T> Page<T> of(List<T> rows, int limit, Function<T, Cursor> place) {
        if (rows.size() <= limit) {
            return new Page<>(rows, false, null);
        }
        return new Page<>(
                rows.subList(0, limit), true, place.apply(rows.get(limit - 1)).toString());
    }
}
