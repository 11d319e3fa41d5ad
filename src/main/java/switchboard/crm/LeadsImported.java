package switchboard.crm;

import java.util.UUID;

/** A list has been taken in. */
public record LeadsImported(UUID tenant, int imported) {}
