package io.hawiyat.agent.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * An image that is made from a Dockerfile of the source's tree.
 *
 * @param context the folder whose files the Dockerfile may copy, relative to the source's path; {@code .} for all of it
 * @param dockerfile relative to the context
 * @param target the stage to build; the last one when empty
 * @param args values of the Dockerfile's ARG
 * @param sha256 of the {@link BuildContext}, and so of every file in it
 */
public record Build(
        String context, String dockerfile, Optional<String> target, Map<String, String> args, String sha256) {

    private static final int SHOWN = 12;

    public Build {
        args = Map.copyOf(args);
    }

    /** What stands for the image as long as it is not built. */
    String image() {
        return "build:" + sha256.substring(0, SHOWN);
    }

    /**
     * The same for builds that come to the same image, whosoever they are: lower-case hex.
     *
     * @param platform the engine's own when empty
     */
    public String key(Optional<String> platform) {
        var parts = new StringBuilder();
        parts.append(sha256).append('\0').append(dockerfile).append('\0');
        parts.append(target.orElse("")).append('\0').append(platform.orElse("")).append('\0');
        new TreeMap<>(args)
                .forEach((name, value) ->
                        parts.append(name).append('=').append(value).append('\0'));
        return Sha256.of(parts.toString().getBytes(StandardCharsets.UTF_8));
    }
}
