package switchboard.messaging;

import switchboard.messaging.core.Purpose;
import switchboard.platform.core.PhoneNumber;
import switchboard.platform.core.TenantId;

/** A text that is to be sent, whole, its prefix included. */
record NewText(TenantId tenant, PhoneNumber from, PhoneNumber to, String body, Purpose purpose) {}
