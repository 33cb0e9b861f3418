package io.hawiyat.agent.docker;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.TimeUnit;
import java.util.function.Function;

/**
 * Credentials as {@code docker login} keeps them: in the client's {@code config.json}, or with a helper program
 * ({@code credHelpers} for one registry, {@code credsStore} for all others). Read at every pull, so that a login counts
 * at once (https://docs.docker.com/reference/cli/docker/login/#credential-stores).
 */
final class RegistryCredentials {

    private static final String HUB = "https://index.docker.io/v1/";
    private static final String TOKEN = "<token>";
    private static final Duration HELPER_DEADLINE = Duration.ofSeconds(10);

    private final Path config;

    /** @param folder with {@code config.json}, where there is one */
    RegistryCredentials(Path folder) {
        this.config = folder.resolve("config.json");
    }

    /**
     * The value of the header {@code X-Registry-Auth} for a pull of this image.
     *
     * @throws EngineException.RegistryDenied when the configuration or its helper does not work
     */
    Optional<String> header(ImageReference image) {
        return of(image).map(Credentials::header);
    }

    private Optional<Credentials> of(ImageReference image) {
        if (!Files.exists(config)) {
            return Optional.empty();
        }
        try {
            var json = Json.read(config);
            var server = server(image);
            return helper(json, server).flatMap(helper -> ask(helper, server)).or(() -> stored(json, server));
        } catch (IOException | IllegalArgumentException e) {
            throw new EngineException.RegistryDenied("cannot read the registry credentials in " + config + ": "
                    + e.getMessage() + "; see: docker login " + image.registry());
        }
    }

    /**
     * The value of the header {@code X-Registry-Config} for a build from these images: a JSON object by server
     * (https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Image/operation/ImageBuild).
     *
     * @param images as a Dockerfile names them; what is no image is left out
     * @throws EngineException.RegistryDenied as {@link #header}
     */
    Optional<String> configuration(Collection<String> images) {
        return configuration(images, this::of);
    }

    /** The same, with credentials from elsewhere. */
    static Optional<String> configuration(
            Collection<String> images, Function<ImageReference, Optional<Credentials>> credentials) {
        var all = Json.object();
        for (var image : images) {
            reference(image).flatMap(credentials).ifPresent(found -> all.set(found.server, found.json()));
        }
        return all.isEmpty() ? Optional.empty() : Optional.of(base64(all));
    }

    private static Optional<ImageReference> reference(String image) {
        try {
            return Optional.of(ImageReference.parse(image));
        } catch (EngineException.Refused none) {
            return Optional.empty();
        }
    }

    /** The name under which credentials of an image's registry are kept. */
    static String server(ImageReference image) {
        return image.onHub() ? HUB : image.registry();
    }

    private static Optional<String> helper(JsonNode json, String server) {
        var ofServer = json.path("credHelpers").path(server).asText("");
        return Optional.of(ofServer.isEmpty() ? json.path("credsStore").asText("") : ofServer)
                .filter(helper -> !helper.isEmpty());
    }

    private static Optional<Credentials> ask(String helper, String server) {
        var program = "docker-credential-" + helper;
        try {
            var process = new ProcessBuilder(program, "get")
                    .redirectError(ProcessBuilder.Redirect.DISCARD)
                    .start();
            try (var input = process.getOutputStream()) {
                input.write(server.getBytes(StandardCharsets.UTF_8));
            }
            if (!process.waitFor(HELPER_DEADLINE.toMillis(), TimeUnit.MILLISECONDS)) {
                process.destroyForcibly();
                throw new EngineException.RegistryDenied(program + " did not answer within "
                        + HELPER_DEADLINE.toSeconds() + " s; try: echo " + server + " | " + program + " get");
            }
            // It exits with 1 for a server that it has no credentials for.
            return process.exitValue() == 0 ? answered(process, server) : Optional.empty();
        } catch (IOException e) {
            throw new EngineException.RegistryDenied("cannot run " + program
                    + ", which the Docker client's configuration names: " + e.getMessage() + "; install it");
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new EngineException.Cancelled(program + ": cancelled");
        }
    }

    private static Optional<Credentials> answered(Process process, String server) throws IOException {
        var json = Json.read(process.getInputStream());
        return Optional.of(new Credentials(
                server, json.path("Username").asText(""), json.path("Secret").asText("")));
    }

    /** All passwords and tokens of a configuration. */
    static List<String> passwords(JsonNode json) {
        var passwords = new ArrayList<String>();
        json.path("auths").forEach(entry -> decoded(entry, "").ifPresent(it -> passwords.add(it.secret)));
        return passwords;
    }

    static Optional<Credentials> stored(JsonNode json, String server) {
        var auths = json.path("auths");
        for (var entry : auths.properties()) {
            if (entry.getKey().equals(server) || host(entry.getKey()).equals(host(server))) {
                return decoded(entry.getValue(), server);
            }
        }
        return Optional.empty();
    }

    private static Optional<Credentials> decoded(JsonNode entry, String server) {
        var token = entry.path("identitytoken").asText("");
        if (!token.isEmpty()) {
            return Optional.of(new Credentials(server, TOKEN, token));
        }
        if (entry.path("auth").isMissingNode() && entry.has("password")) {
            return Optional.of(new Credentials(
                    server,
                    entry.path("username").asText(),
                    entry.path("password").asText()));
        }
        var auth = new String(Base64.getDecoder().decode(entry.path("auth").asText("")), StandardCharsets.UTF_8);
        var colon = auth.indexOf(':');
        return colon < 0
                ? Optional.empty()
                : Optional.of(new Credentials(server, auth.substring(0, colon), auth.substring(colon + 1)));
    }

    private static String host(String server) {
        return server.replaceFirst("^https?://", "").replaceFirst("/.*$", "");
    }

    private static String base64(JsonNode json) {
        return Base64.getUrlEncoder().encodeToString(json.toString().getBytes(StandardCharsets.UTF_8));
    }

    /** Not a record: its text must not show the secret. */
    static final class Credentials {
        private final String server;
        private final String username;
        private final String secret;

        Credentials(String server, String username, String secret) {
            this.server = server;
            this.username = username;
            this.secret = secret;
        }

        /** The value of the header {@code X-Registry-Auth}. */
        String header() {
            return base64(json());
        }

        private ObjectNode json() {
            var json = Json.object().put("serveraddress", server);
            return username.equals(TOKEN)
                    ? json.put("identitytoken", secret)
                    : json.put("username", username).put("password", secret);
        }
    }
}
