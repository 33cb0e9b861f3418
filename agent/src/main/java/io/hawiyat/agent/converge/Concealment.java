package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.Inspected;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.plan.Observed.Live;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.StoredApplication;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * Puts marks in place of the values that a container was given of Secrets, before anybody compares, shows or stores what
 * the engine says of it: the same mark as of the value that it should have.
 */
final class Concealment {

    private final Vault vault;
    private final Map<String, String> digests;

    private Concealment(Vault vault, Map<String, String> digests) {
        this.vault = vault;
        this.digests = digests;
    }

    /** Of the containers of an application: of its last good version and of one that was gone back to as well. */
    static Concealment of(StoredApplication application, Vault vault) {
        var digests = new HashMap<String, String>();
        Stream.of(application.lastGood(), application.rollback(), application.desired())
                .flatMap(Optional::stream)
                .map(version -> version.application().workload().secrets())
                .forEach(use -> use.env().forEach((name, value) -> digests.put(name, value.digest())));
        return new Concealment(vault, Map.copyOf(digests));
    }

    Inspected of(Inspected inspected) {
        var live = inspected.live();
        var env = new HashMap<>(live.workload().env());
        env.keySet().retainAll(digests.keySet());
        if (env.isEmpty()) {
            return inspected;
        }
        env.values().forEach(vault.redactor()::remember);
        // Who can not compare leaves what runs alone.
        env.replaceAll((name, value) ->
                SecretUse.mark(vault.canCompare() ? vault.digest(value) : digests.getOrDefault(name, "")));
        return new Inspected(
                inspected.id(),
                inspected.name(),
                inspected.labels(),
                inspected.identity(),
                inspected.imageId(),
                inspected.createdAt(),
                inspected.state(),
                inspected.health(),
                inspected.healthDetail(),
                new Live(
                        live.image(),
                        live.workload().withEnvironment(env),
                        live.defaults(),
                        live.networks(),
                        live.healthcheck(),
                        live.others()));
    }
}
