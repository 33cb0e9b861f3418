package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.RenderedManifest;
import io.hawiyat.agent.manifest.Workload.FileMount;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * In which fields two versions of an application differ that no engine shows: routes, probe, and the contents of files.
 * Told where what serves is another version than the desired one.
 */
public final class Unseen {

    private static final int SHORT_HASH = 12;

    private Unseen() {}

    /** Empty when they differ only in what {@link Drift} sees in containers, or not at all. */
    public static List<Difference> between(Application desired, Application serving) {
        var differences = new Differences();
        var wanted = RenderedManifest.of(desired).path("spec");
        var there = RenderedManifest.of(serving).path("spec");
        for (var field : List.of("routes", "health")) {
            differences.compare(
                    "spec." + field,
                    wanted.path(field).toString(),
                    there.path(field).toString());
        }
        differences.compare("spec.files", files(desired), files(serving));
        return differences.found();
    }

    private static Map<String, String> files(Application application) {
        return application.workload().files().stream()
                .collect(Collectors.toMap(FileMount::target, Unseen::text, (first, second) -> second));
    }

    private static String text(FileMount file) {
        var hash = file.sha256();
        return "sha256 " + hash.substring(0, Math.min(SHORT_HASH, hash.length())) + ", mode "
                + Integer.toOctalString(file.mode());
    }
}
