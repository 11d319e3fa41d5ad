package switchboard.audit.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.UnaryOperator;

/**
 * Hangs certificates together: each record's hash covers its own content and the hash before it, so that no record can
 * be changed, taken out or put in between without changing all that follow.
 */
public final class HashChain {

    private static final String FORMAT = "switchboard-black-box-1";

    private final UnaryOperator<byte[]> sha256;

    /** {@code sha256} is given, because a core reaches for no library. */
    public HashChain(UnaryOperator<byte[]> sha256) {
        this.sha256 = sha256;
    }

    /** The certificates as the next links after {@code head}, in their order. */
    public List<Link> extend(Head head, List<Certificate> certificates) {
        List<Link> links = new ArrayList<>();
        Head end = head;
        for (Certificate certificate : certificates) {
            long sequence = end.sequence() + 1;
            Link link = new Link(certificate, sequence, end.hash(), hash(end.hash(), sequence, certificate));
            links.add(link);
            end = link.head();
        }
        return links;
    }

    /** What is wrong with {@code link} as the next after {@code before}, if anything is. */
    public Optional<Fault> fault(Head before, Link link) {
        if (link.sequence() != before.sequence() + 1) {
            return Optional.of(Fault.SEQUENCE_GAP);
        }
        if (!link.previous().equals(before.hash())) {
            return Optional.of(Fault.PREVIOUS_HASH);
        }
        return link.own().equals(hash(link.previous(), link.sequence(), link.certificate()))
                ? Optional.empty()
                : Optional.of(Fault.HASH);
    }

    private Hash hash(Hash previous, long sequence, Certificate certificate) {
        return Hash.of(sha256.apply(canonical(previous, sequence, certificate)));
    }

    /** Each field with its length before it: no two different records have the same bytes. */
    static byte[] canonical(Hash previous, long sequence, Certificate certificate) {
        StringBuilder bytes = new StringBuilder();
        List.of(
                        FORMAT,
                        previous.hex(),
                        certificate.tenant().toString(),
                        Long.toString(sequence),
                        certificate.eventId(),
                        certificate.id().toString(),
                        certificate.action(),
                        certificate.at().toString(),
                        certificate.writtenAt().toString(),
                        certificate.data())
                .forEach(field ->
                        bytes.append(field.length()).append(':').append(field).append('\n'));
        return bytes.toString().getBytes(StandardCharsets.UTF_8);
    }
}
