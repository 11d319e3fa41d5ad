package switchboard.http;

import java.time.Duration;
import switchboard.platform.web.Problem;

/** A request that the edge itself turns away, for a reason no capability knows. */
final class Refusal extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final transient Problem problem;

    private Refusal(Problem problem) {
        super(problem.code(), null, false, false); // an answer, not an accident: no stack trace
        this.problem = problem;
    }

    static Refusal tooMany(Duration wait) {
        return new Refusal(Problem.of(429, "rate_limited", "Too many requests. Wait as long as Retry-After says.")
                .retryAfter(wait));
    }

    static Refusal slowBody() {
        return new Refusal(Problem.of(408, "request_too_slow", "The request did not arrive in time."));
    }

    static Refusal tookTooLong() {
        return new Refusal(Problem.of(
                        503,
                        "request_timed_out",
                        "This took too long and may still be done. Ask again with the same Idempotency-Key.")
                .retryAfter(Duration.ofSeconds(5)));
    }

    Problem problem() {
        return problem;
    }
}
