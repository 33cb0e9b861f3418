package io.hawiyat.agent.converge;

import io.hawiyat.agent.docker.RegistryLogin;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.Secrets;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Gives a container that is about to be made what it is to have of Secrets: from here on only the engine knows. */
final class SecretValues {

    private final Secrets secrets;
    private final Vault vault;

    SecretValues(Secrets secrets, Vault vault) {
        this.secrets = secrets;
        this.vault = vault;
    }

    /**
     * Content with all that it is given.
     *
     * @param workload with the values among its variables
     * @param files contents of the files that are values, by digest
     */
    record Revealed(Workload workload, Map<String, byte[]> files) {
        Revealed {
            files = Map.copyOf(files);
        }
    }

    /** @throws SecretUnreadable when a value is not kept any more, or the identity for it is gone */
    Revealed reveal(Workload workload) {
        var use = workload.secrets();
        if (use.isEmpty()) {
            return new Revealed(workload, Map.of());
        }
        var ciphertexts = secrets.ciphertexts(use.digests());
        var variables = new HashMap<String, String>();
        use.env().forEach((name, value) -> variables.put(name, open(value, ciphertexts)));
        var files = new HashMap<String, byte[]>();
        use.files()
                .forEach(file -> files.put(
                        file.value().digest(), open(file.value(), ciphertexts).getBytes(StandardCharsets.UTF_8)));
        return new Revealed(workload.withEnvironment(variables), files);
    }

    /** What pulls the image of an application; empty where the Docker client's own credentials do. */
    Optional<RegistryLogin> login(Application application) {
        return application.pullSecret().map(value -> {
            var login = RegistryLogin.parse(value.reference(), open(value));
            login.secrets().forEach(vault.redactor()::remember);
            return login;
        });
    }

    /** @throws SecretUnreadable as {@link #reveal} */
    String open(SecretUse.Value value) {
        return open(value, secrets.ciphertexts(List.of(value.digest())));
    }

    private String open(SecretUse.Value value, Map<String, String> ciphertexts) {
        var armored = Optional.ofNullable(ciphertexts.get(value.digest()))
                .orElseThrow(
                        () -> new SecretUnreadable("secret " + value.reference() + " is not kept: commit it again"));
        try {
            return vault.open(armored).value();
        } catch (Undecryptable closed) {
            throw new SecretUnreadable("secret " + value.reference() + " " + closed.getMessage());
        }
    }
}
