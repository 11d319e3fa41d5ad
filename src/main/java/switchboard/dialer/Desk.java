package switchboard.dialer;

/** The dialer's tables, handed round together. */
record Desk(
        ClaimRepository claims,
        CandidateRepository candidates,
        QueueRepository queue,
        AttemptRepository attempts,
        CampaignRepository campaigns,
        AccountRepository account) {}
