package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.ProjectPolicy;
import io.hawiyat.agent.manifest.Quota;
import io.hawiyat.agent.queue.SlotLimits;
import io.hawiyat.agent.secret.AgeKeys;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * All that an agent is told by its operator, checked: flags before {@code HAWIYAT_*} before {@code hawiyat.yml}.
 *
 * @param instance prefix of every name on the engine
 * @param data the data directory, absolute
 * @param host the address that the API listens on
 * @param port of the API; 0 for one that is free
 * @param httpPort of the managed ingress
 * @param httpsPort of the managed ingress
 * @param database the embedded one unless given
 * @param redis the embedded one unless given
 * @param sources by name unique, also over the problems
 * @param problems sources that can not be watched; each of them is shown and hinders no other
 * @param policies by project; a project without one has {@link ProjectPolicy#standard}
 * @param quotas by project; a project without one is unlimited
 * @param rollouts how many may be under way at once, over all projects and in each
 * @param allowedHosts Host headers that are answered beside loopback
 * @param localSourceHosts hosts of this machine or its link that a Source in a manifest may name
 * @param resync how often everything on the engine is listed
 * @param ageKeys what reads Secrets; none where there is none
 * @param adopt the installation whose things on the engine become this one's
 */
public record Settings(
        String instance,
        Path data,
        String host,
        int port,
        int httpPort,
        int httpsPort,
        Optional<DatabaseUrl> database,
        Optional<RedisUrl> redis,
        List<SourceSettings> sources,
        List<SourceProblem> problems,
        Map<String, ProjectPolicy> policies,
        Map<String, Quota> quotas,
        SlotLimits rollouts,
        TraefikSettings traefik,
        Set<String> allowedHosts,
        Set<String> localSourceHosts,
        Duration resync,
        AgeKeys ageKeys,
        Optional<String> adopt) {

    public Settings {
        sources = List.copyOf(sources);
        problems = List.copyOf(problems);
        policies = Map.copyOf(policies);
        quotas = Map.copyOf(quotas);
        allowedHosts = Set.copyOf(allowedHosts);
        localSourceHosts = Set.copyOf(localSourceHosts);
        if (httpPort == httpsPort) {
            throw new IllegalArgumentException("the ingress needs two ports, not " + httpPort + " twice");
        }
    }
}
