package switchboard.dialer;

import switchboard.dialer.core.DialPolicy;
import switchboard.dialer.core.LawPack;

/** What the gate decides by: the law, as data, and the installation's own figures. */
record Gate(LawPack pack, DialPolicy policy) {}
