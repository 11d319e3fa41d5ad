package switchboard.audit.core;

/** A certificate in its place in the chain. */
public record Link(Certificate certificate, long sequence, Hash previous, Hash own) {

    public Head head() {
        return new Head(sequence, own);
    }
}
