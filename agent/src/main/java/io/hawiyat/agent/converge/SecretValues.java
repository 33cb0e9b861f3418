package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.state.Secrets;
import java.util.HashMap;
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
     * The content with the values among its variables.
     *
     * @throws SecretUnreadable when one is not kept any more, or the identity for it is gone
     */
    Workload reveal(Workload workload) {
        var use = workload.secrets().env();
        if (use.isEmpty()) {
            return workload;
        }
        var ciphertexts = secrets.ciphertexts(
                use.values().stream().map(SecretUse.Value::digest).distinct().toList());
        var variables = new HashMap<String, String>();
        use.forEach((name, value) -> variables.put(name, open(value, ciphertexts)));
        return workload.withEnvironment(variables);
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
