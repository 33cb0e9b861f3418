package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.Build;
import io.hawiyat.agent.manifest.BuildContext;
import io.hawiyat.agent.manifest.BuildContext.Item;
import java.nio.charset.StandardCharsets;
import java.util.Optional;
import java.util.function.Function;

/**
 * An image to be built, with the way to its files.
 *
 * @param platform such as {@code linux/arm64}; empty takes the engine's
 * @param freshBase whether the images it is built from are looked for in their registries even when they are there
 * @param content bytes by SHA-256, asked for one file at a time
 */
public record ImageBuild(Build build, Optional<String> platform, boolean freshBase, Function<String, byte[]> content) {

    String key() {
        return build.key(platform);
    }

    /** For messages. */
    String name() {
        return build.context().equals(".") ? build.dockerfile() : build.context() + "/" + build.dockerfile();
    }

    BuildContext context() {
        return BuildContext.parse(content.apply(build.sha256()));
    }

    String dockerfile(BuildContext context) {
        return context.files().stream()
                .filter(file -> file.path().equals(build.dockerfile()))
                .map(Item::sha256)
                .map(content)
                .map(bytes -> new String(bytes, StandardCharsets.UTF_8))
                .findFirst()
                .orElse("");
    }
}
