package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Middleware;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.SecretUse;
import io.hawiyat.agent.manifest.TcpRoute;
import io.hawiyat.agent.secret.Certificates;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * What routes use of Secrets. Traefik says nothing of a certificate that it can not use, and serves no route whose users
 * it can not read: so both are looked at before.
 */
final class RouteSecrets {

    private static final Map<String, Pattern> LINES = Map.of(
            "basicAuth", Pattern.compile("[^:\\s]+:(\\$apr1\\$|\\$1\\$|\\$2[abxy]?\\$|\\{SHA\\})[^\\s]+"),
            "digestAuth", Pattern.compile("[^:\\s]+:[^:]*:[0-9a-f]{32}"));

    private final SecretBook book;

    RouteSecrets(SecretBook book) {
        this.book = book;
    }

    /** The routes of an application; not to be used when there are more errors than before. */
    List<Route> resolve(Application application) {
        var resolved = new ArrayList<Route>();
        for (var index = 0; index < application.routes().size(); index++) {
            resolved.add(resolve(application, application.routes().get(index), "spec.routes[" + index + "]"));
        }
        return resolved;
    }

    private Route resolve(Application application, Route route, String field) {
        return switch (route) {
            case HttpRoute http -> resolve(application, http, field);
            case TcpRoute tcp -> tcp.with(certificate(application, tcp, tcp.hostSni(), field));
        };
    }

    private Route resolve(Application application, HttpRoute route, String field) {
        var middlewares = route.middlewares().stream()
                .map(it -> it.withSecrets(value -> users(application, it, value, field + ".middlewares")))
                .toList();
        return route.with(certificate(application, route, route.host(), field), middlewares);
    }

    private Optional<Route.Certificate> certificate(Application application, Route route, String host, String field) {
        return route.certificate().map(it -> certificate(application, it, host, field + ".tls.secret"));
    }

    private Route.Certificate certificate(
            Application application, Route.Certificate certificate, String host, String field) {
        var chain = book.open(application, field, certificate.chain());
        var key = book.open(application, field, certificate.key());
        if (chain.isEmpty() || key.isEmpty()) {
            return certificate;
        }
        Certificates.problem(chain.get().value(), key.get().value(), host)
                .ifPresent(why -> book.refuse(application, field, "the Secret " + certificate.secret() + " " + why));
        return new Route.Certificate(
                certificate.chain().with(chain.get().digest()),
                certificate.key().with(key.get().digest()));
    }

    private SecretUse.Value users(Application application, Middleware middleware, SecretUse.Value value, String field) {
        var opened = book.open(application, field, value);
        var form = Optional.ofNullable(LINES.get(middleware.type()));
        if (opened.isPresent()
                && form.isPresent()
                && !opened.get().value().lines().allMatch(line -> line.isBlank() || fits(form.get(), line))) {
            book.refuse(
                    application,
                    field,
                    value.reference() + ", which the Middleware " + middleware.name()
                            + " uses, holds a line that is none of htpasswd -nB, or of htdigest");
        }
        return opened.map(it -> value.with(it.digest())).orElse(value);
    }

    private static boolean fits(Pattern form, String line) {
        return form.matcher(line.strip()).matches();
    }
}
