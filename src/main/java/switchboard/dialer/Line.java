package switchboard.dialer;

import io.vertx.core.Future;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import switchboard.dialer.LineRepository.InLine;
import switchboard.dialer.LineRepository.Offer;
import switchboard.dialer.LineRepository.Want;
import switchboard.dialer.RankRepository.Unranked;
import switchboard.dialer.core.Fairness;
import switchboard.dialer.core.Fairness.Demand;
import switchboard.dialer.core.Fairness.Shares;
import switchboard.dialer.core.TimeLeft;

/**
 * Whose turn it is: shares each batch fairly among tenants and their campaigns, and claims the heads of their lines.
 * Each node remembers for itself what it owes to whom; as each is fair, so are all together. Confined to one event
 * loop.
 */
final class Line {

    private static final Logger LOG = LoggerFactory.getLogger(Line.class);

    private static final int RANKED_AT_ONCE = 500;
    private static final int REACH_MIN = 8;

    private final LineRepository lines;
    private final RankRepository ranks;
    private final Gate gate;
    private final int batch;
    private Fairness memory;
    private int pace;
    private int reach;
    private long turns;

    /** {@code first} has the first turn, if it is anybody's. */
    Line(LineRepository lines, RankRepository ranks, Gate gate, int batch, UUID first) {
        this.lines = lines;
        this.ranks = ranks;
        this.gate = gate;
        this.batch = batch;
        this.memory = Fairness.startingAt(first);
        this.pace = batch;
        this.reach = REACH_MIN;
    }

    /** The next batch, claimed until {@code leaseEnd}; without claims if nobody is due. */
    Future<Turn> next(Instant now, Instant leaseEnd) {
        return rank(now)
                .compose(ranked -> offers(now, Math.min(batch, reach))
                        .compose(offers -> claim(offers, now, leaseEnd))
                        .map(turn -> ranked >= RANKED_AT_ONCE ? turn.withMore() : turn));
    }

    /**
     * Says which of a turn's leads had their turn: who was passed over comes first in the next, which is the smaller
     * the fewer could start.
     *
     * @param rows that started, or whose tenant may not start: if that one came first again and again, nobody else would
     * @param turnedAway whether some could not start because the trunk, which all share, had no turn for them
     */
    void started(Turn turn, Set<UUID> rows, boolean turnedAway) {
        BitSet started = new BitSet();
        for (int i = 0; i < turn.inTurn().size(); i++) {
            started.set(i, turn.inTurn().get(i).filter(rows::contains).isPresent());
        }
        pace = Math.max(1, Math.min(batch, turnedAway ? 2 * started.cardinality() : 2 * pace));
        if (started.cardinality() < turn.inTurn().size() && turn.number() == turns) {
            memory = turn.before().after(turn.demands(), turn.order(), started);
        }
    }

    /**
     * What each campaign could dial. Leads are counted no further than {@code most}, which is further than any
     * campaign's share as a rule; if not, they are counted again.
     */
    private Future<List<Offer>> offers(Instant now, int most) {
        return lines.offers(now, most).compose(offers -> {
            int largest = memory.share(offers.stream().map(Offer::demand).toList(), pace).byCampaign().values().stream()
                    .mapToInt(Integer::intValue)
                    .max()
                    .orElse(0);
            reach = Math.max(REACH_MIN, 2 * largest);
            return largest < most || most >= batch ? Future.succeededFuture(offers) : offers(now, batch);
        });
    }

    /** How many leads were given a place in their campaign's line. */
    private Future<Integer> rank(Instant now) {
        return ranks.unranked(now, RANKED_AT_ONCE).compose(leads -> {
            Map<UUID, Instant> places = new HashMap<>();
            leads.forEach(lead -> places.put(lead.row(), place(lead, now)));
            return places.isEmpty()
                    ? Future.succeededFuture(0)
                    : ranks.rank(places).map(places.size());
        });
    }

    /** A lead that cannot be called now, or not be read, is the gate's: its window has closed. */
    private Instant place(Unranked lead, Instant now) {
        try {
            return TimeLeft.closesAt(lead.lead().get(), lead.own().get(), gate.pack(), gate.policy(), now)
                    .orElse(now);
        } catch (RuntimeException e) {
            LOG.warn("queue row {} cannot be read", lead.row(), e);
            return now;
        }
    }

    private Future<Turn> claim(List<Offer> offers, Instant now, Instant leaseEnd) {
        List<Demand> demands = offers.stream().map(Offer::demand).toList();
        Fairness before = memory;
        Shares shares = before.share(demands, pace);
        List<UUID> order = withinRoom(shares.order(), offers);
        List<Want> wants = wants(order, offers);
        memory = shares.next();
        turns++;
        Turn turn = new Turn(turns, before, demands, order, List.of(), List.of(), false);
        return wants.isEmpty()
                ? Future.succeededFuture(turn)
                : lines.claim(wants, now, leaseEnd).map(claimed -> dealtOut(turn, claimed, now));
    }

    /** Campaigns that share a number of ours share its free lines. */
    private static List<UUID> withinRoom(List<UUID> order, List<Offer> offers) {
        Map<UUID, Offer> byCampaign = new HashMap<>();
        Map<String, Integer> room = new HashMap<>();
        offers.forEach(offer -> {
            byCampaign.put(offer.demand().campaign(), offer);
            room.put(offer.ourNumber(), offer.room());
        });
        List<UUID> within = new ArrayList<>();
        for (UUID campaign : order) {
            Offer offer = byCampaign.get(campaign);
            if (offer != null && room.merge(offer.ourNumber(), -1, Integer::sum) >= 0) {
                within.add(campaign);
            }
        }
        return within;
    }

    private List<Want> wants(List<UUID> order, List<Offer> offers) {
        Map<UUID, Integer> open = new HashMap<>();
        order.forEach(campaign -> open.merge(campaign, 1, Integer::sum));
        long shut = offers.stream().filter(Offer::hasShut).count();
        int shutEach = shut == 0 ? 0 : Math.max(1, (int) (batch / shut));
        return offers.stream()
                .map(offer -> new Want(
                        offer.demand().campaign(),
                        open.getOrDefault(offer.demand().campaign(), 0),
                        offer.hasShut() ? shutEach : 0))
                .filter(want -> want.open() + want.shut() > 0)
                .toList();
    }

    private Turn dealtOut(Turn turn, List<InLine> claimed, Instant now) {
        Map<UUID, Deque<InLine>> open = new HashMap<>();
        List<InLine> shut = new ArrayList<>();
        for (InLine row : claimed) {
            if (row.closesAt().isAfter(now)) {
                open.computeIfAbsent(row.campaign(), none -> new ArrayDeque<>()).add(row);
            } else {
                shut.add(row);
            }
        }
        List<Optional<InLine>> dealt = turn.order().stream()
                .map(campaign -> Optional.ofNullable(open.get(campaign)).map(Deque::poll))
                .toList();
        return new Turn(
                turn.number(), turn.before(), turn.demands(), turn.order(), dealt, shut, claimed.size() >= pace);
    }

    /**
     * A claimed batch.
     *
     * @param before what was owed to whom before it
     * @param dealt the leads whose window is open, in turn; empty where another node was faster
     * @param shut leads whose window has closed, which only the gate can tell what to wait for
     * @param more whether others may be due at once
     */
    record Turn(
            long number,
            Fairness before,
            List<Demand> demands,
            List<UUID> order,
            List<Optional<InLine>> dealt,
            List<InLine> shut,
            boolean more) {

        /** Ids of queue rows, in turn. */
        List<Optional<UUID>> inTurn() {
            return dealt.stream()
                    .map(row -> row.map(each -> each.claim().queueId()))
                    .toList();
        }

        List<ClaimRepository.Claim> claims() {
            List<ClaimRepository.Claim> claims = new ArrayList<>();
            dealt.forEach(row -> row.ifPresent(each -> claims.add(each.claim())));
            shut.forEach(row -> claims.add(row.claim()));
            return claims;
        }

        Turn withMore() {
            return new Turn(number, before, demands, order, dealt, shut, true);
        }
    }
}
