package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Secret;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.secret.Vault;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.regex.Pattern;

/** Finds what applications name of their projects' Secrets, and opens it, before anything of them is deployed. */
final class SecretResolver {

    private static final Pattern VARIABLE = Pattern.compile("[A-Za-z_][A-Za-z0-9_]*");

    private final SecretBook book;
    private final RouteSecrets routes;

    private SecretResolver(SecretBook book) {
        this.book = book;
        this.routes = new RouteSecrets(book);
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
        var book = new SecretBook(vault, secrets);
        var resolver = new SecretResolver(book);
        var resolved = applications.stream()
                .flatMap(it -> resolver.resolve(it).stream())
                .toList();
        return new Resolved(resolved, book.ciphertexts(), book.errors());
    }

    private Optional<Application> resolve(Application application) {
        var use = application.workload().secrets();
        if (use.isEmpty() && application.secretDigests().isEmpty()) {
            return Optional.of(application);
        }
        var before = book.errors().size();
        var resolved = new SecretUse(variables(application, use), List.of(), files(application, use));
        var pull = application.pullSecret().flatMap(it -> value(application, "spec.pullSecret", it));
        var reached = routes.resolve(application);
        return book.errors().size() > before
                ? Optional.empty()
                : Optional.of(application.withSecrets(resolved, pull, reached));
    }

    private Optional<SecretUse.Value> value(Application application, String field, SecretUse.Value value) {
        return book.open(application, field, value).map(opened -> value.with(opened.digest()));
    }

    private Map<String, SecretUse.Value> variables(Application application, SecretUse use) {
        var variables = new TreeMap<String, SecretUse.Value>();
        for (var index = 0; index < use.from().size(); index++) {
            expand(application, use.from().get(index), "spec.envFrom[" + index + "].secret", variables);
        }
        variables.keySet().removeAll(application.workload().env().keySet());
        new TreeMap<>(use.env())
                .forEach((name, value) -> variable(application, "spec.secretEnv." + name, value)
                        .ifPresent(opened -> variables.put(name, opened)));
        return variables;
    }

    private void expand(Application application, String name, String field, Map<String, SecretUse.Value> into) {
        for (var key : book.keys(application, field, name)) {
            if (!VARIABLE.matcher(key).matches()) {
                book.refuse(
                        application,
                        field,
                        "the key " + key + " of the Secret " + name + " can not be a variable:"
                                + " name the others in secretEnv");
            } else {
                variable(application, field, new SecretUse.Value(name, key, ""))
                        .ifPresent(opened -> into.put(key, opened));
            }
        }
    }

    private Optional<SecretUse.Value> variable(Application application, String field, SecretUse.Value value) {
        var opened = book.open(application, field, value);
        if (opened.filter(it -> it.value().indexOf('\0') >= 0).isPresent()) {
            book.refuse(application, field, value.reference() + " holds a NUL, which no variable can");
            return Optional.empty();
        }
        return opened.map(it -> value.with(it.digest()));
    }

    private List<SecretUse.Mount> files(Application application, SecretUse use) {
        var files = new ArrayList<SecretUse.Mount>();
        for (var file : use.files()) {
            value(application, "spec.files", file.value()).ifPresent(opened -> files.add(file.with(opened)));
        }
        return files;
    }
}
