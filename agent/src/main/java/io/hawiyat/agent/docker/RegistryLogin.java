package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.docker.RegistryCredentials.Credentials;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import java.util.Optional;

/**
 * Credentials of registries that were given for one pull: a user and a password for whichever registry the image is at, or
 * what a Docker client's {@code config.json} holds for several.
 *
 * @param config empty where user and password are given
 */
public record RegistryLogin(Optional<JsonNode> config, String username, String password) {

    private static final String FORM = "user:password, or a Docker client's config.json with auths";

    /**
     * Reads what a Secret holds.
     *
     * @param name of what is read, for the message of the failure
     * @throws EngineException.Refused when it is neither; nothing of the text is in the message
     */
    public static RegistryLogin parse(String name, String text) {
        var stripped = text.strip();
        if (stripped.startsWith("{")) {
            return new RegistryLogin(Optional.of(json(name, stripped)), "", "");
        }
        var colon = stripped.indexOf(':');
        if (colon < 1 || stripped.lines().count() != 1) {
            throw refused(name);
        }
        return new RegistryLogin(Optional.empty(), stripped.substring(0, colon), stripped.substring(colon + 1));
    }

    private static JsonNode json(String name, String text) {
        try {
            var config = Json.read(text);
            if (config.path("auths").isObject()) {
                return config;
            }
        } catch (IOException malformed) {
            throw refused(name);
        }
        throw refused(name);
    }

    private static EngineException.Refused refused(String name) {
        return new EngineException.Refused("the secret " + name + " is no login: it must hold " + FORM);
    }

    /** What must be in no text: the passwords, as far as they stand for themselves. */
    public List<String> secrets() {
        return config.map(RegistryCredentials::passwords).orElse(List.of(password));
    }

    /** The value of the header {@code X-Registry-Auth} for a pull of this image. */
    String header(ImageReference image) {
        var found = config.isPresent()
                ? stored(config.get(), image)
                : Optional.of(new Credentials(RegistryCredentials.server(image), username, password));
        return found.map(Credentials::header)
                .orElseThrow(() -> new EngineException.RegistryDenied(
                        "the secret that spec.pullSecret names has no login for " + image.registry()));
    }

    /**
     * The value of the header {@code X-Registry-Config} for a build from these images, of which those of other
     * registries are pulled without credentials.
     *
     * @throws EngineException.Refused where user and password are given: a Dockerfile may name any registry, and would
     *     send them there
     */
    Optional<String> configuration(Collection<String> images) {
        var known = config.orElseThrow(() -> new EngineException.Refused("the secret that spec.pullSecret names must"
                + " hold a Docker client's config.json with auths: user:password does not tell of which registry of the"
                + " Dockerfile it is"));
        return RegistryCredentials.configuration(images, image -> stored(known, image));
    }

    private static Optional<Credentials> stored(JsonNode config, ImageReference image) {
        return RegistryCredentials.stored(config, RegistryCredentials.server(image));
    }

    @Override
    public String toString() {
        return "RegistryLogin[...]";
    }
}
