package switchboard.ops.core;

import java.util.Optional;

/** Numbers as a screen may show them to whoever walks past: country, area and the last two digits. */
public final class Masked {

    private static final int SHOWN_LAST = 2;

    private Masked() {}

    public static String number(Optional<String> raw) {
        return raw.filter(number -> number.matches("\\+[0-9]{7,15}"))
                .map(Masked::masked)
                .orElse("withheld");
    }

    private static String masked(String e164) {
        String last = e164.substring(e164.length() - SHOWN_LAST);
        return e164.startsWith("+1") && e164.length() == 12
                ? "(" + e164.substring(2, 5) + ") •••-••" + last
                : e164.substring(0, 3) + " ••• ••" + last;
    }
}
