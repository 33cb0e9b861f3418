package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import java.util.Optional;

/** One application's routes as the file that tells Traefik about them. Pure: the same routes give the same text. */
public final class DynamicConfiguration {

    private DynamicConfiguration() {}

    /**
     * The application's file; empty when it has no routes, and so no file.
     *
     * @throws IllegalArgumentException for hosts and paths that can not stand in a rule: manifests are validated before
     */
    static Optional<DynamicFile> render(ApplicationRoutes application, Partners partners) {
        if (application.routes().isEmpty()) {
            return Optional.empty();
        }
        var content = DynamicContent.of(application, partners);
        return Optional.of(file(application.id(), content, application.confidential()));
    }

    /** As above, of one that has no partners. */
    static Optional<DynamicFile> render(ApplicationRoutes application) {
        return render(application, Partners.NONE);
    }

    static DynamicFile file(ApplicationId id, DynamicContent content, boolean confidential) {
        return new DynamicFile(fileName(id), heading(id) + DynamicText.write(content) + "\n", confidential);
    }

    /** The name of an application's file, whether or not there is one. */
    public static String fileName(ApplicationId id) {
        return new Names(id).file();
    }

    /** What a file says to Traefik; empty when it is not of the shape that is written here. */
    static Optional<DynamicContent> parse(DynamicFile file) {
        return DynamicText.read(file.text(), DynamicContent.class).filter(it -> !it.equals(DynamicContent.EMPTY));
    }

    private static String heading(ApplicationId id) {
        return "# The routes of " + id + ", written by Hawiyat: a change made here is undone.\n";
    }
}
