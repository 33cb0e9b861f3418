package io.hawiyat.agent.traefik;

/**
 * A file of dynamic configuration.
 *
 * @param name without a folder; ends in {@code .yaml}, or Traefik would not read it
 */
public record DynamicFile(String name, String text) {

    public DynamicFile {
        if (!name.endsWith(".yaml") || name.contains("/")) {
            throw new IllegalArgumentException("Traefik reads no file of this name: " + name);
        }
    }
}
