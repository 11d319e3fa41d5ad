package switchboard.provider.core;

import java.util.Map;

/**
 * An agent's question in the middle of a call.
 *
 * @param call the provider's id of the call
 * @param ours our number
 * @param theirs the other party's number
 * @param args what the agent gave, as texts; made by a model, so of any form
 */
public record ToolCall(String call, String ours, String theirs, Map<String, String> args) {

    public ToolCall {
        args = Map.copyOf(args);
    }
}
