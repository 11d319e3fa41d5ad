package switchboard;

import java.util.List;

/** Bugs that others in this field have had, and the test that must notice each. None is ever in the product. */
enum PlantedBug {
    ACKNOWLEDGED_BEFORE_COMMIT(
            "switchboard.inbox.InboxFaultIT#a_postgres_that_hangs_is_answered_503_and_nothing_told_2xx_is_missing",
            new Edit(
                    "src/main/java/switchboard/inbox/WebhookRoutes.java",
                    "return intake.store(new Arrival(delivery, request.path()));",
                    "intake.store(new Arrival(delivery, request.path())); return Future.succeededFuture(true);")),
    NO_UNIQUE_KEY_ON_THE_INBOX(
            "switchboard.inbox.InboxIT#a_delivery_that_another_node_has_stored_is_not_stored_again",
            Edit.NO_UNIQUE_KEY,
            Edit.NO_CONFLICT),
    REPEATS_REMEMBERED_OUTSIDE_THE_DATABASE(
            "switchboard.inbox.InboxIT#a_delivery_that_another_node_has_stored_is_not_stored_again",
            Edit.NO_UNIQUE_KEY,
            Edit.NO_CONFLICT,
            new Edit("src/main/java/switchboard/inbox/Intake.java", "Future<Boolean> store(Arrival arrival) {", """
                    private final Set<String> seen = java.util.concurrent.ConcurrentHashMap.newKeySet();

                    Future<Boolean> store(Arrival arrival) {
                        if (!seen.add(arrival.key())) { return Future.succeededFuture(false); }
                    """)),
    DIALLED_AGAIN_AFTER_A_TIMEOUT(
            "switchboard.LostAnswersE2E#no_attempt_is_dialled_twice_and_every_outcome_is_found_out",
            new Edit("src/main/java/switchboard/provider/retell/RetellProvider.java", """
                    .otherwise(error ->
                                            error instanceof NotSent ? RetellPlacement.notReached(error) : RetellPlacement.unknown(error));
                    """.strip(), """
                    .recover(error -> error instanceof NotSent
                            ? Future.succeededFuture(RetellPlacement.notReached(error)) : place(call, mayLeave));
                    """)),
    ASKED_BEFORE_THE_INTENT_IS_COMMITTED(
            "switchboard.dialer.DialerIT#the_provider_is_asked_for_what_is_on_record_and_nothing_else",
            new Edit(
                    "src/main/java/switchboard/dialer/Starts.java",
                    "return intents.commit(starts.stream().map(Start::intent).toList())",
                    """
                    starts.forEach(start -> place(start, Duration.ofMinutes(10), committing));
                    return intents.commit(starts.stream().map(Start::intent).toList())
                    """),
            new Edit(
                    "src/main/java/switchboard/dialer/Starts.java",
                    "yes -> placed.add(place(start, yes.hold(), committedAt))",
                    "yes -> placed.add(start.lead().claim().queueId())")),
    A_STOP_SEEN_FIVE_SECONDS_LATE(
            "switchboard.platform.sql.AdmitCallIT#a_pause_beats_everything_and_a_resume_cancels_only_the_pause",
            new Edit(
                    "sql/engine.sql",
                    "when coalesce(l.force_pause, false) and not coalesce(l.force_resume, false) then 'paused'",
                    "when coalesce(l.force_pause, false) and not coalesce(l.force_resume, false)"
                            + " and l.updated_at < clock_timestamp() - interval '5 s' then 'paused'")),
    A_LIMIT_CHECKED_CALL_BY_CALL(
            "switchboard.platform.sql.AdmitCallsProperties#a_batch_is_admitted_as_its_calls_one_by_one",
            new Edit(
                    "sql/engine.sql",
                    "having not a.enforced or sum(a.held) <= a.free -- null for a tenant that may not call",
                    "having not a.enforced or max(a.held) <= a.free")),
    A_LEASE_WITHOUT_A_FENCING_TOKEN(
            "switchboard.dialer.IntentsIT#a_node_that_comes_back_late_commits_nothing_and_gives_nothing_back",
            new Edit(
                    "src/main/java/switchboard/dialer/ClaimRepository.java",
                    """
                    as r (id, token, calls)
                                    on q.id = r.id and q.lease_token = r.token
                    """.strip(),
                    "as r (id, token, calls) on q.id = r.id")),
    A_LEASE_BY_A_CLOCK_THAT_CAN_BE_SET(
            "switchboard.platform.time.AgreedClockTest#the_machines_clock_may_be_set_and_nothing_moves",
            new Edit(
                    "src/main/java/switchboard/platform/time/AgreedClock.java",
                    "return now.agreed().plus(now.since().elapsed());",
                    "return machine.instant().plus(skew());")),
    BILLED_BY_THE_MINUTE(
            "switchboard.billing.MeterIT#a_duration_that_returns_to_what_it_was_is_billed_so",
            new Edit(
                    "src/main/java/switchboard/billing/core/Tariff.java",
                    "long billed = Math.min(rounded, hold.toSeconds());",
                    "long billed = Math.min((rounded + 59) / 60 * 60, hold.toSeconds());")),
    AN_END_BEFORE_THE_START_IGNORED(
            "switchboard.calls.core.CallProperties#late_repeated_and_unordered_reports_end_in_the_same_call",
            new Edit(
                    "src/main/java/switchboard/calls/core/Call.java",
                    "Facts told = Facts.of(report);",
                    "if (report.ending().isPresent() && startedAt.isEmpty()) { return this; }"
                            + " Facts told = Facts.of(report);")),
    TRIES_OF_POISON_NOT_COUNTED_BEFOREHAND(
            "switchboard.inbox.InboxIT#a_delivery_that_kills_every_node_is_given_up_unhandled",
            new Edit(
                    "src/main/java/switchboard/inbox/InboxRepository.java",
                    "set attempts = q.attempts + 1, last_attempt_at = $1, lease_until = $2",
                    "set attempts = 1, last_attempt_at = $1, lease_until = $2")),
    A_ROLE_LEFT_ON_A_POOLED_CONNECTION(
            "switchboard.platform.web.AsUserIT#no_connection_remembers_whom_it_served",
            new Edit(
                    "src/main/java/switchboard/platform/web/ClaimsRepository.java",
                    "set_config('role', 'authenticated', true), set_config('request.jwt.claims', $1, true)",
                    "set_config('role', 'authenticated', false), set_config('request.jwt.claims', $1, false)")),
    ONE_ZONE_OF_SEVERAL(
            "switchboard.dialer.core.CallingHoursTest#opens_and_closes_by_the_strictest_clock_and_statute",
            new Edit(
                    "src/main/java/switchboard/dialer/core/CallingHours.java",
                    "return party.zones().stream().allMatch(zone -> {",
                    "return party.zones().stream().limit(1).allMatch(zone -> {"));

    private final String noticedBy;
    private final List<Edit> edits;

    PlantedBug(String noticedBy, Edit... edits) {
        this.noticedBy = noticedBy;
        this.edits = List.of(edits);
    }

    /** {@code Class#method}. */
    String noticedBy() {
        return noticedBy;
    }

    List<Edit> edits() {
        return edits;
    }

    /** In a file of the repository, one text for another that must stand there once. */
    record Edit(String file, String sound, String broken) {

        static final Edit NO_UNIQUE_KEY =
                new Edit("sql/ops_infrastructure.sql", "constraint webhook_queue_one_per_delivery unique", "");
        static final Edit NO_CONFLICT = new Edit(
                "src/main/java/switchboard/inbox/InboxRepository.java", "on conflict (idempotency_key) do nothing", "");
    }
}
