package switchboard.audit.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import java.util.UUID;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import switchboard.testkit.Property;

class HashChainProperties {

    private static final HashChain CHAIN = new HashChain(HashChainProperties::sha256);
    private static final int FIELDS = 10;

    @Test
    void a_chain_is_whole_however_it_was_cut_into_batches() {
        Property.forAll(random -> random, random -> {
            List<Certificate> certificates = certificates(random);
            int cut = random.nextInt(certificates.size() + 1);
            List<Link> batches = new ArrayList<>(CHAIN.extend(Head.OF_NOTHING, certificates.subList(0, cut)));
            Head end =
                    batches.isEmpty() ? Head.OF_NOTHING : batches.get(cut - 1).head();
            batches.addAll(CHAIN.extend(end, certificates.subList(cut, certificates.size())));

            assertThat(batches).isEqualTo(CHAIN.extend(Head.OF_NOTHING, certificates));
            assertThat(firstFault(batches)).isEmpty();
        });
    }

    @Test
    void one_changed_field_is_found_at_its_record() {
        Property.forAll(random -> random, random -> {
            List<Link> links = new ArrayList<>(CHAIN.extend(Head.OF_NOTHING, certificates(random)));
            int at = random.nextInt(links.size());
            links.set(at, changed(links.get(at), random.nextInt(FIELDS), random));

            assertThat(firstFault(links)).contains(at);
        });
    }

    @Test
    void a_record_taken_out_or_put_in_is_found_where_it_was() {
        Property.forAll(random -> random, random -> {
            List<Link> links = new ArrayList<>(CHAIN.extend(Head.OF_NOTHING, certificates(random)));
            int at = random.nextInt(links.size());
            List<Link> twice = new ArrayList<>(links);
            twice.add(at, links.get(at));
            assertThat(firstFault(twice)).contains(at + 1);

            boolean last = at == links.size() - 1;
            links.remove(at);
            assertThat(firstFault(links)).isEqualTo(last ? Optional.empty() : Optional.of(at));
        });
    }

    @Test
    void no_two_records_have_the_same_bytes() {
        Property.forAll(random -> random, random -> {
            Certificate one = certificate(random);
            int cut = random.nextInt(one.action().length() + 1);
            Certificate shifted = new Certificate(
                    one.id(),
                    one.eventId() + one.action().substring(0, cut),
                    one.tenant(),
                    one.action().substring(cut),
                    one.at(),
                    one.writtenAt(),
                    one.data());
            assertThat(canonical(shifted).equals(canonical(one))).isEqualTo(shifted.equals(one));
        });
    }

    @Test
    void event_ids_are_short_and_different() {
        Set<String> seen = new HashSet<>();
        Random random = new Random(1);
        for (int i = 0; i < 10_000; i++) {
            String name = Certificate.eventId(uuid(random));
            assertThat(name).matches("evt_[0-9a-f]{16}");
            assertThat(seen.add(name)).isTrue();
        }
    }

    private static Optional<Integer> firstFault(List<Link> links) {
        Head head = Head.OF_NOTHING;
        for (int i = 0; i < links.size(); i++) {
            if (CHAIN.fault(head, links.get(i)).isPresent()) {
                return Optional.of(i);
            }
            head = links.get(i).head();
        }
        return Optional.empty();
    }

    private static Link changed(Link link, int field, Random random) {
        Certificate c = link.certificate();
        Certificate other = new Certificate(
                field == 0 ? uuid(random) : c.id(),
                field == 1 ? c.eventId() + "x" : c.eventId(),
                field == 2 ? uuid(random) : c.tenant(),
                field == 3 ? "other" : c.action(),
                field == 4 ? c.at().plusNanos(1_000) : c.at(),
                field == 5 ? c.writtenAt().plusNanos(1_000) : c.writtenAt(),
                field == 6 ? c.data() + " " : c.data());
        return new Link(
                other,
                field == 7 ? link.sequence() + 1 : link.sequence(),
                field == 8 ? flipped(link.previous()) : link.previous(),
                field == 9 ? flipped(link.own()) : link.own());
    }

    private static Hash flipped(Hash hash) {
        byte[] bytes = hash.bytes();
        bytes[7] ^= 1;
        return Hash.of(bytes);
    }

    private static List<Certificate> certificates(Random random) {
        return IntStream.rangeClosed(0, random.nextInt(8))
                .mapToObj(i -> certificate(random))
                .toList();
    }

    private static Certificate certificate(Random random) {
        UUID id = uuid(random);
        return new Certificate(
                id,
                Certificate.eventId(id),
                new UUID(0, 1),
                "verdict." + random.nextInt(3),
                Instant.ofEpochSecond(random.nextInt()),
                Instant.ofEpochSecond(random.nextInt()),
                "{\"n\":" + random.nextInt() + "}");
    }

    private static UUID uuid(Random random) {
        return new UUID(random.nextLong(), random.nextLong());
    }

    private static String canonical(Certificate certificate) {
        return new String(HashChain.canonical(Hash.NONE, 1, certificate), StandardCharsets.UTF_8);
    }

    private static byte[] sha256(byte[] bytes) {
        try {
            return MessageDigest.getInstance("SHA-256").digest(bytes);
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError(e);
        }
    }
}
