package switchboard.cli.client;

/** The server had an accident; its log has it under the request's id. */
public final class ServerFault extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final String code;
    private final String requestId;

    ServerFault(String code, String detail, String requestId) {
        super(detail, null, false, false);
        this.code = code;
        this.requestId = requestId;
    }

    public String code() {
        return code;
    }

    public String requestId() {
        return requestId;
    }
}
