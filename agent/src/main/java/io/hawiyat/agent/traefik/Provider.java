package io.hawiyat.agent.traefik;

/** Where Traefik got a part of its dynamic configuration: it appends that to all names. */
public enum Provider {
    FILE,
    REDIS;

    String suffix() {
        return switch (this) {
            case FILE -> "@file";
            case REDIS -> "@redis";
        };
    }
}
