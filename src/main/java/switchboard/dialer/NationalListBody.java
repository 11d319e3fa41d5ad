package switchboard.dialer;

import java.time.LocalDate;

/** The body of {@code POST /v1/dnc-lists}: a national list is in force from the date it was drawn up. */
record NationalListBody(String name, LocalDate listDate) {

    NationalListBody {
        if (name == null || name.isBlank() || listDate == null) {
            throw new IllegalArgumentException("name and list_date are needed, such as \"2026-11-01\"");
        }
    }
}
