package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.PolicyProblem;
import io.hawiyat.agent.manifest.Secret;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds what applications name of their projects' Secrets, and opens it, before anything of them is deployed. */
final class SecretResolver {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final Vault vault;
    private final Map<ApplicationId, Secret> secrets = new HashMap<>();
    private final Map<String, String> ciphertexts = new HashMap<>();
    private final List<ManifestError> errors = new ArrayList<>();

    private SecretResolver(Vault vault, List<Secret> secrets) {
        this.vault = vault;
        secrets.forEach(secret -> this.secrets.put(new ApplicationId(secret.project(), secret.name()), secret));
    }

    /**
     * What came of it.
     *
     * @param applications those whose Secrets can be read, with their digests, and those that use none
     * @param ciphertexts of all values that they use, by digest
     */
    record Resolved(List<Application> applications, Map<String, String> ciphertexts, List<ManifestError> errors) {}

    /** @param secrets of the same source: those of another may be anybody's */
    static Resolved resolve(List<Application> applications, List<Secret> secrets, Vault vault) {
        var resolver = new SecretResolver(vault, secrets);
        var resolved = applications.stream()
                .flatMap(it -> resolver.resolve(it).stream())
                .toList();
        return new Resolved(resolved, Map.copyOf(resolver.ciphertexts), resolver.errors);
    }

    private Optional<Application> resolve(Application application) {
        var use = application.workload().secrets();
        if (use.isEmpty()) {
            return Optional.of(application);
        }
        var before = errors.size();
        var variables = new TreeMap<String, SecretUse.Value>();
        for (var index = 0; index < use.from().size(); index++) {
            expand(application, use.from().get(index), "spec.envFrom[" + index + "].secret", variables);
        }
        variables.keySet().removeAll(application.workload().env().keySet());
        new TreeMap<>(use.env())
                .forEach((name, value) -> open(application, "spec.secretEnv." + name, value)
                        .ifPresent(opened -> variables.put(name, opened)));
        return errors.size() > before
                ? Optional.empty()
                : Optional.of(application.withSecrets(new SecretUse(variables, List.of())));
    }

    private void expand(Application application, String name, String field, Map<String, SecretUse.Value> into) {
        var secret = find(application, name);
        if (secret.isEmpty()) {
            missing(application, field, name);
            return;
        }
        for (var key : secret.get().data().keySet()) {
            if (!VARIABLE.matcher(key).matches()) {
                refuse(
                        application,
                        field,
                        "the key " + key + " of the Secret " + name + " can not be a variable:"
                                + " name the others in secretEnv");
            } else {
                open(application, field, new SecretUse.Value(name, key, "")).ifPresent(opened -> into.put(key, opened));
            }
        }
    }

    private Optional<Secret> find(Application application, String name) {
        return Optional.ofNullable(
                secrets.get(new ApplicationId(application.id().project(), name)));
    }

    private Optional<SecretUse.Value> open(Application application, String field, SecretUse.Value value) {
        var secret = find(application, value.secret());
        if (secret.isEmpty()) {
            missing(application, field, value.secret());
            return Optional.empty();
        }
        var armored = secret.get().data().get(value.key());
        if (armored == null) {
            refuse(
                    application,
                    field,
                    "the Secret " + value.secret() + " (" + secret.get().file() + ") has no key " + value.key());
            return Optional.empty();
        }
        try {
            var opened = vault.open(armored);
            if (opened.value().indexOf('\0') >= 0) {
                refuse(application, field, value.reference() + " holds a NUL, which no variable can");
                return Optional.empty();
            }
            ciphertexts.put(opened.digest(), armored);
            return Optional.of(new SecretUse.Value(value.secret(), value.key(), opened.digest()));
        } catch (Undecryptable closed) {
            refuse(application, field, value.reference() + " (" + secret.get().file() + ") " + closed.getMessage());
            return Optional.empty();
        }
    }

    private void missing(Application application, String field, String name) {
        refuse(
                application,
                field,
                "there is no Secret " + name + " in the project "
                        + application.id().project() + " of this source");
    }

    private void refuse(Application application, String field, String message) {
        errors.add(PolicyBook.error(application, new PolicyProblem(field, message)));
    }
}
