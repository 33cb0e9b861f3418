package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.ManifestReader;
import io.hawiyat.agent.manifest.Project;
import java.nio.file.Path;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;
import java.util.stream.Stream;

/**
 * What manifests on this machine declare, and all that is wrong with them.
 *
 * @param files how many were read
 * @param applications as they are to run, with the environment of their projects
 * @param others how many manifests there are of each other kind, as it is written in them
 * @param errors sorted by place
 */
record LocalManifests(
        int files,
        List<Application> applications,
        List<Project> projects,
        SortedMap<String, Integer> others,
        List<ManifestError> errors) {

    LocalManifests {
        others = Collections.unmodifiableSortedMap(new TreeMap<>(others));
    }

    /** Reads files and folders together: what only one application may claim is claimed over all of them. */
    static LocalManifests read(List<Path> paths) {
        var local = LocalFiles.of(paths);
        var manifests = ManifestReader.read(local, local.manifests());
        var links = local.links().stream()
                .map(link -> new ManifestError(
                        link,
                        1,
                        1,
                        "-",
                        "is a symbolic link, which is never followed: commit the file",
                        Optional.empty()));
        return new LocalManifests(
                local.manifests().size(),
                manifests.withProjectEnvironment(),
                manifests.projects(),
                new TreeMap<>(Map.of(
                        "Middleware", manifests.middlewares(),
                        "Notification", manifests.notifications().size(),
                        "Secret", manifests.secrets().size(),
                        "Source", manifests.sources().size())),
                Stream.concat(links, manifests.errors().stream()).sorted().toList());
    }

    ArrayNode errorsJson() {
        var json = JsonNodeFactory.instance.arrayNode();
        errors.forEach(error -> json.addObject()
                .put("file", error.file())
                .put("line", error.line())
                .put("column", error.column())
                .put("field", error.field())
                .put("message", error.message()));
        return json;
    }
}
