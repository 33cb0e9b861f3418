package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.PolicyProblem;
import io.hawiyat.agent.manifest.Secret;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.secret.Vault.Opened;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;

/** The Secrets of one commit of one source, opened one value at a time, and all that was wrong with what was asked for. */
final class SecretBook {

    private final Vault vault;
    private final Map<ApplicationId, Secret> secrets = new HashMap<>();
    private final Map<String, String> ciphertexts = new HashMap<>();
    private final List<ManifestError> errors = new ArrayList<>();

    SecretBook(Vault vault, List<Secret> secrets) {
        this.vault = vault;
        secrets.forEach(secret -> this.secrets.put(new ApplicationId(secret.project(), secret.name()), secret));
    }

    /** Armored age files of all that was opened, by digest. */
    Map<String, String> ciphertexts() {
        return Map.copyOf(ciphertexts);
    }

    List<ManifestError> errors() {
        return List.copyOf(errors);
    }

    /** The keys of a Secret of the application's project, in their order; one that is missing is an error, and has none. */
    Set<String> keys(Application application, String field, String name) {
        return find(application, field, name)
                .<Set<String>>map(secret -> new TreeSet<>(secret.keys()))
                .orElse(Set.of());
    }

    /** A value of the application's project; empty when there is an error of that field now. */
    Optional<Opened> open(Application application, String field, SecretUse.Value value) {
        return find(application, field, value.secret()).flatMap(secret -> open(application, field, value, secret));
    }

    private Optional<Opened> open(Application application, String field, SecretUse.Value value, Secret secret) {
        var sealed = secret.sealed(value.key());
        if (sealed.isEmpty()) {
            refuse(
                    application,
                    field,
                    "the Secret " + value.secret() + " (" + secret.file() + ") has no key " + value.key());
            return Optional.empty();
        }
        try {
            var opened = vault.open(sealed.get());
            ciphertexts.put(opened.digest(), sealed.get());
            return Optional.of(opened);
        } catch (Undecryptable closed) {
            refuse(application, field, value.reference() + " (" + secret.file() + ") " + closed.getMessage());
            return Optional.empty();
        }
    }

    private Optional<Secret> find(Application application, String field, String name) {
        var project = application.id().project();
        var found = Optional.ofNullable(secrets.get(new ApplicationId(project, name)));
        if (found.isEmpty()) {
            refuse(application, field, "there is no Secret " + name + " in the project " + project + " of this source");
        }
        return found;
    }

    void refuse(Application application, String field, String message) {
        errors.add(PolicyBook.error(application, new PolicyProblem(field, message)));
    }
}
