package switchboard.inbox;

/** The lease ran out while the delivery was handled: it is somebody else's now, and what was done is rolled back. */
final class LapsedClaim extends RuntimeException {

    private static final long serialVersionUID = 1L;

    LapsedClaim() {
        super("the claim has lapsed", null, false, false);
    }
}
