package switchboard.crm;

import switchboard.platform.core.Check;

/**
 * The settings of lead imports, {@code crm} in {@code config/switchboard.yaml}.
 *
 * @param importBytesMax the largest list taken in
 * @param rowCharsMax the longest record of a list
 * @param importBatch leads written in one statement
 */
public record CrmConfig(int importBytesMax, int rowCharsMax, int importBatch) {

    public CrmConfig {
        Check.between(importBytesMax, 1_024, 1_024 * 1_048_576, "crm.import_bytes_max");
        Check.between(rowCharsMax, 1_024, 1_048_576, "crm.row_chars_max");
        Check.between(importBatch, 1, 5_000, "crm.import_batch");
    }

    /** What {@code config/switchboard.yaml} says. */
    public static CrmConfig defaults() {
        return new CrmConfig(64 * 1_048_576, 65_536, 500);
    }
}
