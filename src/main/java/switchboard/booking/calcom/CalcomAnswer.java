package switchboard.booking.calcom;

import io.vertx.core.buffer.Buffer;
import io.vertx.core.json.DecodeException;
import io.vertx.core.json.JsonObject;

/** What Cal.com's API said. Time-outs, its own faults and refusals for now are failures instead. */
public record CalcomAnswer(int status, Buffer body) {

    public boolean isDone() {
        return status >= 200 && status < 300;
    }

    /** Its reason for refusing; for the log and for operators. */
    public String reason() {
        try {
            JsonObject error = new JsonObject(body).getJsonObject("error", new JsonObject());
            return status + " " + error.getString("message", error.getString("code", ""));
        } catch (DecodeException | ClassCastException e) {
            return String.valueOf(status);
        }
    }
}
