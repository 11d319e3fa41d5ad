package switchboard.provisioning;

import java.time.Duration;
import java.util.List;
import java.util.Optional;
import switchboard.platform.core.Check;
import switchboard.provisioning.core.DeployPlan;

/**
 * The settings of deploys, {@code provisioning} in {@code config/switchboard.yaml}.
 *
 * @param agents the provider's agent of each industry, {@code industry=agent}; {@code *} is every other one
 * @param inboundUrl where the provider asks about calls to a bought number; empty = nothing is deployed
 * @param poll how often deploys that rest are taken up again
 * @param lease how long a node has one for itself
 * @param settle how long a number whose purchase was not answered is looked for
 * @param retryWait before the second try of a step; doubled with each
 * @param retryWaitMax the longest wait
 * @param triesMax of one step
 */
public record ProvisioningConfig(
        List<String> agents,
        String inboundUrl,
        Duration poll,
        Duration lease,
        Duration settle,
        Duration retryWait,
        Duration retryWaitMax,
        int triesMax) {

    public ProvisioningConfig {
        agents = List.copyOf(agents);
        Check.that(
                agents.stream().allMatch(one -> one.matches("[^=\\s]+=[^=\\s]+")),
                "provisioning.agents must be like hvac=agent_1");
        Check.that(
                inboundUrl.isEmpty() || inboundUrl.matches("https?://\\S+"),
                "provisioning.inbound_url must be an http address");
        Check.positive(poll, "provisioning.poll");
        Check.positive(lease, "provisioning.lease");
        Check.positive(settle, "provisioning.settle");
        Check.positive(retryWait, "provisioning.retry_wait");
        Check.positive(retryWaitMax, "provisioning.retry_wait_max");
        Check.between(triesMax, 1, 100, "provisioning.tries_max");
    }

    /** The provider's agent for an industry; empty if none is named. */
    Optional<String> agentOf(String industry) {
        return named(industry).or(() -> named("*"));
    }

    DeployPlan plan() {
        return new DeployPlan(settle, retryWait, retryWaitMax, triesMax);
    }

    private Optional<String> named(String industry) {
        return agents.stream()
                .filter(one -> one.startsWith(industry + "="))
                .map(one -> one.substring(industry.length() + 1))
                .findFirst();
    }
}
