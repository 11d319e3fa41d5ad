package switchboard.dialer.core;

import java.time.Instant;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/** What the words of {@code dialer_queue.reason} mean, in a sentence that needs no manual. */
public final class ReasonWords {

    private static final Map<String, String> WAITING = Map.ofEntries(
            Map.entry("new", "it has just been queued"),
            Map.entry("preview", "an operator has to release it first"),
            Map.entry("requeued", "an operator has queued it again"),
            Map.entry("released", "an operator has released it"),
            Map.entry("judged_again", "its number was called a moment ago, so the rules are asked once more"),
            Map.entry("row_unreadable", "something in its row or its lead's cannot be read; an operator must look"),
            Map.entry("verdict_failed", "the rules cannot be asked about it; an operator must look"),
            Map.entry("not_yet_due", "its time has not come"),
            Map.entry("waiting_for_slot", "it is due, and next when our number has a free line"),
            Map.entry("campaign_draft", "its campaign has not been started"),
            Map.entry("campaign_paused", "its campaign is paused"),
            Map.entry("campaign_done", "its campaign is over"),
            Map.entry("campaign_drained", "its campaign is draining, which makes no second attempts"),
            Map.entry("admin_paused", "an operator has paused the tenant"),
            Map.entry("tenant_stopped", "the tenant is paused or has used up its minutes"),
            Map.entry("hard_stop", "the tenant has used up its minutes; a top-up or a new period goes on"),
            Map.entry("no_budget_free", "the minutes left are held by calls in progress"),
            Map.entry("throttled", "beyond its allowance the tenant has one call at a time"),
            Map.entry("subscription_inactive", "the tenant has no subscription in force"),
            Map.entry("no_limits", "the tenant has no limits on record, so nothing may be spent"),
            Map.entry("agent_inactive", "our number is switched off or not the tenant's"),
            Map.entry("agent_full", "our number has all the calls it may have at once"),
            Map.entry("rate_limited", "calls start as fast as they may"),
            Map.entry("call_over", "this very call was over already, so it is tried anew"),
            Map.entry("store_away", "a store does not answer, and no call starts on a guess"),
            Map.entry("account_stopped", "the provider's account is stopped; an operator must look"),
            Map.entry("our_number_unknown", "the provider does not know our number"),
            Map.entry("lead_locked", "somebody is working on the lead"),
            Map.entry("in_call", "the number is in a call"),
            Map.entry("national_list_stale", "the national do-not-call list is missing or too old for marketing"),
            Map.entry("resting", "the number was called lately and rests"),
            Map.entry("frequency_cap", "the number has had as many calls as it may in this time"),
            Map.entry("outside_hours", "it is outside the hours in which the lead may be called"),
            Map.entry("leased", "it is being prepared for its call"),
            Map.entry("dialing", "its call is being placed"));

    private static final Map<String, String> AFTER_A_CALL = Map.ofEntries(
            Map.entry("user_hangup", "the lead hung up"),
            Map.entry("agent_hangup", "the agent ended the call"),
            Map.entry("inactivity", "nobody spoke any more"),
            Map.entry("max_duration", "the call had its longest time"),
            Map.entry("stopped", "the call was stopped"),
            Map.entry("taken_over", "a person took the call over"),
            Map.entry("transferred", "the lead was put through"),
            Map.entry("transfer_bridged", "the lead was put through"),
            Map.entry("transfer_cancelled", "nobody took the lead over"),
            Map.entry("transfer_not_taken", "nobody took the lead over"),
            Map.entry("overflowed", "the call went to a fallback number"),
            Map.entry("voicemail", "voicemail answered"),
            Map.entry("ivr", "a menu answered"),
            Map.entry("machine", "a machine answered"),
            Map.entry("busy", "the line was busy"),
            Map.entry("no_answer", "nobody answered"),
            Map.entry("declined", "the call was declined"),
            Map.entry("dial_failed", "the call could not be set up"),
            Map.entry("invalid_destination", "the number exists nowhere"),
            Map.entry("marked_as_spam", "our number was marked as spam"),
            Map.entry("concurrency_limit", "the provider had no free line"),
            Map.entry("carrier_unavailable", "the carrier did not answer"),
            Map.entry("routing_error", "the carrier found no way"),
            Map.entry("never_started", "the provider never started the call"),
            Map.entry("provider_error", "the provider had an error"),
            Map.entry("no_payment", "the provider wants to be paid"),
            Map.entry("permission_denied", "the provider did not permit the call"),
            Map.entry("scam_detected", "the provider took the call for a scam"),
            Map.entry("unknown", "the provider gave a reason we do not know"));

    private static final Map<String, String> FOR_GOOD = Map.ofEntries(
            Map.entry("booked", "the lead has an appointment"),
            Map.entry("dnc", "the number is on a do-not-call list"),
            Map.entry("no_consent", "there is no consent that covers such a call"),
            Map.entry("attempts_exhausted", "it has had all its attempts"),
            Map.entry("outside_law_pack", "the number is of a place whose law we do not know"),
            Map.entry("place_unreadable", "the lead's place cannot be read, so nobody knows what time it is there"),
            Map.entry("no_lawful_hour", "no hour is lawful in all the places where the lead may be"),
            Map.entry("cancelled", "it was cancelled"),
            Map.entry("drained", "its campaign was drained"),
            Map.entry("called_in", "the lead called us"),
            Map.entry("answered", "the lead was reached"));

    private static final Map<String, String> ALL = all();

    private ReasonWords() {}

    /** Whether there is a sentence for the word. */
    public static boolean knows(String reason) {
        return ALL.containsKey(reason);
    }

    /** The reason in words; an outcome an agent made up stays as it is. */
    public static String of(String reason) {
        return ALL.getOrDefault(reason, reason.replace('_', ' '));
    }

    /** One sentence about a row of the queue. {@code until} counts while the row waits. */
    public static String sentence(String status, String reason, Optional<Instant> until, Instant now) {
        return switch (status.toLowerCase(Locale.ROOT)) {
            case "queued" ->
                "Waits: " + of(reason)
                        + until.filter(now::isBefore)
                                .map(at -> "; next try " + at)
                                .orElse("") + ".";
            case "leased" -> "Is about to be called.";
            case "dialing" -> "Is being called.";
            case "in_call" -> "Is in a call.";
            case "done" -> "Needs no further call: " + of(reason) + ".";
            default -> "Will not be called: " + of(reason) + ".";
        };
    }

    private static Map<String, String> all() {
        Map<String, String> all = new HashMap<>(WAITING);
        all.putAll(AFTER_A_CALL);
        all.putAll(FOR_GOOD);
        return Map.copyOf(all);
    }
}
