package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import io.hawiyat.agent.traefik.CertResolver;
import io.hawiyat.agent.traefik.CertResolver.Challenge;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
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
                image.present() ? image.text() : TraefikSettings.DEFAULT_IMAGE, resolvers, existing(traefik));
    }

    private Optional<TraefikSettings.Existing> existing(CheckedYaml.Value traefik) {
        var api = traefik.at("apiUrl");
        var directory = traefik.at("dynamicDirectory");
        if (api.present() != directory.present()) {
            (api.present() ? api : directory)
                    .reject("an existing Traefik needs both apiUrl and dynamicDirectory: give the other one too");
            return Optional.empty();
        }
        if (!api.present()) {
            return Optional.empty();
        }
        List.of(traefik.at("image"), traefik.at("certResolvers")).stream()
                .filter(managed -> managed.present()
                        && (!managed.text().isEmpty() || !managed.names().isEmpty()))
                .forEach(managed -> managed.reject("is for the managed ingress: take it away, or apiUrl"));
        return url(api).map(url -> new TraefikSettings.Existing(
                url, folder.resolve(directory.text()).normalize()));
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
