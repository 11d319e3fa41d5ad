package switchboard.cluster;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import switchboard.platform.core.Check;

/**
 * How nodes find each other, {@code cluster} in {@code config/switchboard.yaml}.
 *
 * @param host this node's own address, as the others reach it
 * @param port where this node listens for the others
 * @param busPort where this node's event bus listens; 0 = any free one
 * @param members the nodes to look for, comma separated, each like {@code 10.0.0.1:7800}
 * @param joinTimeout how long to wait for them
 */
public record ClusterConfig(String host, int port, int busPort, String members, Duration joinTimeout) {

    public ClusterConfig {
        Check.that(!host.isBlank(), "cluster.host must be an address of this node");
        Check.between(port, 1, 65_535, "cluster.port");
        Check.between(busPort, 0, 65_535, "cluster.bus_port");
        Check.that(
                Stream.of(members.split(",")).allMatch(member -> member.strip().matches("[^\\s:]+:\\d{1,5}")),
                "cluster.members must be addresses like 10.0.0.1:7800, comma separated, was " + members);
        Check.positive(joinTimeout, "cluster.join_timeout");
    }

    /** Each like {@code 10.0.0.1[7800]}. */
    List<String> seats() {
        return Stream.of(members.split(","))
                .map(String::strip)
                .map(member -> member.replaceFirst(":(\\d+)$", "[$1]"))
                .toList();
    }
}
