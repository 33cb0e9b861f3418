package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.Optional;

/**
 * The names of one application's things in Traefik. Projects and applications are DNS labels, which have no dots, so
 * that no two applications can ever mean the same name.
 */
record Names(ApplicationId id) {

    private static final String CANARY = ".canary";
    private static final String FILE_SUFFIX = ".yaml";

    /** One of the application's routers, by the place of its route in the manifest. */
    String router(int index) {
        return prefix() + index;
    }

    /** Routes to the same port share a service, and with it the cookie that keeps a visitor at one server. */
    String service(int port, boolean sticky) {
        return prefix() + port + (sticky ? ".sticky" : "");
    }

    /** While a canary tries a service: what has served before. */
    String stable(String service) {
        return service + ".stable";
    }

    /** While a canary tries a service: the canary. */
    String canary(String service) {
        return service + CANARY;
    }

    /** Whether a service of this name is a canary. */
    static boolean isCanary(String service) {
        return service.endsWith(CANARY);
    }

    String file() {
        return id.project() + "." + id.name() + FILE_SUFFIX;
    }

    /** What every name of the application begins with, and no name of another. */
    String prefix() {
        return id.project() + "." + id.name() + ".";
    }

    /** The application that a file of this name belongs to, if it is one's. */
    static Optional<ApplicationId> ofFile(String file) {
        if (!file.endsWith(FILE_SUFFIX)) {
            return Optional.empty();
        }
        var labels = file.substring(0, file.length() - FILE_SUFFIX.length()).split("\\.", -1);
        return labels.length == 2 && !labels[0].isEmpty() && !labels[1].isEmpty()
                ? Optional.of(new ApplicationId(labels[0], labels[1]))
                : Optional.empty();
    }
}
