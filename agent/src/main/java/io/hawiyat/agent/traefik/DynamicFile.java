package io.hawiyat.agent.traefik;

/**
 * A file of dynamic configuration.
 *
 * @param name without a folder; ends in {@code .yaml}, or Traefik would not read it
 * @param confidential whether it is for nobody's eyes but the agent's and Traefik's
 */
public record DynamicFile(String name, String text, boolean confidential) {

    /** One that everybody may read. */
    public DynamicFile(String name, String text) {
        this(name, text, false);
    }

    public DynamicFile {
        if (!name.endsWith(".yaml") || name.contains("/")) {
            throw new IllegalArgumentException("Traefik reads no file of this name: " + name);
        }
    }

    @Override
    public String toString() {
        return "DynamicFile[" + name + (confidential ? "" : ", " + text) + "]";
    }
}
