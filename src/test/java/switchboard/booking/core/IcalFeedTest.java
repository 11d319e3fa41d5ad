package switchboard.booking.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

class IcalFeedTest {

    @Test
    void what_means_something_to_the_format_is_escaped() {
        assertThat(feed("a;b,c\\d\ne\u0007f")).contains("SUMMARY:a\\;b\\,c\\\\d\\ne f\r\n");
    }

    @Test
    void no_line_is_longer_than_75_octets_and_no_character_is_cut() {
        String name = "Núñez ☕😀".repeat(40);
        String feed = feed(name);
        assertThat(feed.split("\r\n"))
                .allSatisfy(line ->
                        assertThat(line.getBytes(StandardCharsets.UTF_8).length).isLessThanOrEqualTo(75));
        assertThat(feed.replace("\r\n ", "")).contains("SUMMARY:" + name + "\r\n");
    }

    private static String feed(String summary) {
        Instant at = Instant.parse("2026-03-05T15:00:00Z");
        return IcalFeed.of(
                "Mine",
                List.of(new IcalFeed.Entry(
                        "1@switchboard", at, at, at, summary, Optional.empty(), Optional.empty(), "CONFIRMED")));
    }
}
