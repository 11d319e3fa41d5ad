package switchboard.http;

/** Who comes in, {@code access} in {@code config/switchboard.yaml}. */
public record AccessConfig(SessionConfig session) {}
