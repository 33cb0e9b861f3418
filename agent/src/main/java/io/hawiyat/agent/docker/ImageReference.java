package io.hawiyat.agent.docker;

import java.util.Optional;
import java.util.regex.Pattern;

/**
 * An image as a manifest names it.
 *
 * @param repository as written, without tag and digest: {@code nginx}, {@code ghcr.io/team/app}
 * @param tag {@code latest} when neither tag nor digest is written
 * @param digest such as {@code sha256:...}; it counts, and the tag beside it does not
 */
record ImageReference(String repository, Optional<String> tag, Optional<String> digest) {

    private static final String HUB = "docker.io";
    private static final String ID = "sha256:";
    private static final Pattern WRITTEN = Pattern.compile("[A-Za-z0-9][A-Za-z0-9._:/@-]*");

    /** @throws EngineException.Refused when it can not be the name of an image */
    static ImageReference parse(String text) {
        if (!WRITTEN.matcher(text).matches()) {
            throw new EngineException.Refused("'" + text + "' is not an image reference such as nginx:1.27");
        }
        var at = text.indexOf('@');
        var named = at < 0 ? text : text.substring(0, at);
        var digest = at < 0 ? Optional.<String>empty() : Optional.of(text.substring(at + 1));
        var colon = named.indexOf(':', named.lastIndexOf('/') + 1);
        var tag = colon < 0 ? Optional.<String>empty() : Optional.of(named.substring(colon + 1));
        return new ImageReference(
                colon < 0 ? named : named.substring(0, colon),
                tag.or(() -> digest.isPresent() ? Optional.empty() : Optional.of("latest")),
                digest);
    }

    /** Whether it is the engine's own image id, which no registry knows. */
    static boolean isId(String text) {
        return text.startsWith(ID);
    }

    String version() {
        return digest.or(() -> tag).orElseThrow();
    }

    String pinned(String confirmed) {
        return repository + "@" + confirmed;
    }

    /** Host name of the registry, with its port; {@code docker.io} when none is written. */
    String registry() {
        var slash = repository.indexOf('/');
        var first = slash < 0 ? "" : repository.substring(0, slash);
        return first.contains(".") || first.contains(":") || first.equals("localhost") ? first : HUB;
    }

    boolean onHub() {
        return registry().equals(HUB) || registry().equals("index.docker.io");
    }
}
