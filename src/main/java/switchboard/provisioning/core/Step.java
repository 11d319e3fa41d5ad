package switchboard.provisioning.core;

/** The next thing a deploy needs. */
public enum Step {
    /** Ask the provider for a number; at most once a deploy. */
    ORDER,
    /** It was asked, and what it said is not known: look for a number with the deploy's mark. */
    LOOK,
    /** Tell the provider who leads the number's calls, and whom to ask about calls to it. */
    BIND,
    /** Make the number an agent of ours. */
    ACTIVATE,
    /** Give back what a failed deploy has bought. */
    RELEASE,
    NOTHING
}
