package io.hawiyat.agent.cli;

import io.hawiyat.agent.cli.TraefikSettings.Routes;
import io.hawiyat.agent.manifest.CheckedYaml;
import io.hawiyat.agent.traefik.CertResolver;
import io.hawiyat.agent.traefik.CertResolver.Challenge;
import java.net.URI;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The ingress of a configuration.
 *
 * @param folder what relative paths are relative to
 */
record TraefikReader(SecretReferences secrets, Path folder) {

    TraefikSettings read(CheckedYaml.Value traefik) {
        var resolvers = new TreeMap<String, CertResolver>();
        var entries = traefik.at("certResolvers");
        entries.names().forEach(name -> resolver(entries.at(name)).ifPresent(it -> resolvers.put(name, it)));
        var image = traefik.at("image");
        return new TraefikSettings(
                image.present() ? image.text() : TraefikSettings.DEFAULT_IMAGE,
                resolvers,
                entryPoints(traefik.at("entryPoints")),
                existing(traefik));
    }

    private static SortedMap<String, Integer> entryPoints(CheckedYaml.Value entries) {
        var ports = new TreeMap<String, Integer>();
        for (var name : entries.names()) {
            entries.at(name).number().ifPresent(port -> {
                if (ports.containsValue(port)) {
                    entries.at(name).reject("is the port of another entry point already");
                }
                ports.put(name, port);
            });
        }
        return ports;
    }

    private Optional<TraefikSettings.Existing> existing(CheckedYaml.Value traefik) {
        var api = traefik.at("apiUrl");
        var directory = traefik.at("dynamicDirectory");
        var redis = traefik.at("redis");
        if (directory.present() && redis.present()) {
            redis.reject("is one of two ways: take it away, or dynamicDirectory");
            return Optional.empty();
        }
        var place = redis.present() ? redis : directory;
        if (api.present() != place.present()) {
            (api.present() ? api : place)
                    .reject("an existing Traefik needs apiUrl and one of dynamicDirectory and redis: give the other one"
                            + " too");
            return Optional.empty();
        }
        if (!api.present()) {
            return Optional.empty();
        }
        List.of(traefik.at("image"), traefik.at("certResolvers"), traefik.at("entryPoints")).stream()
                .filter(managed -> managed.present()
                        && (!managed.text().isEmpty() || !managed.names().isEmpty()))
                .forEach(managed -> managed.reject("is for the managed ingress: take it away, or apiUrl"));
        var routes = redis.present() ? redis(redis) : Optional.of(directory(directory));
        return url(api).flatMap(url -> routes.map(it -> new TraefikSettings.Existing(url, it)));
    }

    private Routes directory(CheckedYaml.Value directory) {
        return new Routes.Directory(folder.resolve(directory.text()).normalize());
    }

    /** The password comes from where secrets are; it is part of the URL from here on. */
    private Optional<Routes> redis(CheckedYaml.Value redis) {
        var url = redis.at("url").present() ? redis.at("url") : redis;
        var password = secrets.read(redis.at("password"));
        if (redis.at("password").present() && password.isEmpty()) {
            return Optional.empty();
        }
        var rootKey = redis.at("rootKey").optionalText().orElse("traefik");
        return Optional.of(new Routes.Redis(new Redacted(withPassword(url.text(), password)), rootKey));
    }

    private static String withPassword(String url, Optional<Redacted> password) {
        var place = url.indexOf("//") + 2;
        var at = url.indexOf('@', place);
        var user = at < 0 ? "" : url.substring(place, at);
        return password.map(it -> url.substring(0, place) + user + ":"
                        + URLEncoder.encode(it.reveal(), StandardCharsets.UTF_8) + "@"
                        + url.substring(at < 0 ? place : at + 1))
                .orElse(url);
    }

    private static Optional<URI> url(CheckedYaml.Value api) {
        try {
            return Optional.of(URI.create(api.text().replaceAll("/+$", "")));
        } catch (IllegalArgumentException malformed) {
            api.reject("is not a well-formed URL");
            return Optional.empty();
        }
    }

    private Optional<CertResolver> resolver(CheckedYaml.Value resolver) {
        var email = resolver.at("email");
        var challenge = challenge(resolver.at("challenge"));
        var certificates = resolver.at("caCertificates").items().stream()
                .flatMap(file -> certificate(file).stream())
                .toList();
        return email.present() && challenge.isPresent()
                ? Optional.of(new CertResolver(
                        email.text(), resolver.at("caServer").optionalText(), certificates, challenge.get()))
                : Optional.empty();
    }

    private Optional<String> certificate(CheckedYaml.Value file) {
        var path = folder.resolve(file.text()).normalize();
        if (!Files.isReadable(path)) {
            file.reject("there is no file " + path + " that this user may read");
            return Optional.empty();
        }
        return Optional.of(path.toString());
    }

    private Optional<Challenge> challenge(CheckedYaml.Value challenge) {
        var dns = challenge.at("dns");
        if (dns.present()) {
            return Optional.of(new Challenge.Dns(dns.at("provider").text(), environment(dns.at("env"))));
        }
        return switch (challenge.text()) {
            case "http" -> Optional.of(new Challenge.Http());
            case "tls" -> Optional.of(new Challenge.Tls());
            default -> Optional.empty();
        };
    }

    private Map<String, String> environment(CheckedYaml.Value variables) {
        var environment = new HashMap<String, String>();
        variables
                .names()
                .forEach(name ->
                        secrets.read(variables.at(name)).ifPresent(secret -> environment.put(name, secret.reveal())));
        return environment;
    }
}
