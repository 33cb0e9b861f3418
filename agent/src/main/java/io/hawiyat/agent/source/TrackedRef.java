package io.hawiyat.agent.source;

import java.util.Optional;
import java.util.stream.Collectors;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.RefSpec;

/** What is tracked, in the refs of a remote. */
final class TrackedRef {

    private TrackedRef() {}

    /** The refs that the remote is asked for; it may tell of others. */
    static RefSpec asked(Tracked tracked) {
        return switch (tracked) {
            case Tracked.Branch(var name) -> new RefSpec(Constants.R_HEADS + name);
            case Tracked.Tag(var name) -> new RefSpec(Constants.R_TAGS + name);
            case Tracked.Versions versions -> new RefSpec(Constants.R_TAGS + "*:" + Constants.R_TAGS + "*");
        };
    }

    /** The ref that is tracked now; empty when the remote has none. */
    static Optional<Ref> chosen(Tracked tracked, FetchConnection connection) {
        return switch (tracked) {
            case Tracked.Branch(var name) -> Optional.ofNullable(connection.getRef(Constants.R_HEADS + name));
            case Tracked.Tag(var name) -> Optional.ofNullable(connection.getRef(Constants.R_TAGS + name));
            case Tracked.Versions(var range) -> {
                var tags = connection.getRefs().stream()
                        .map(Ref::getName)
                        .filter(name -> name.startsWith(Constants.R_TAGS))
                        .map(name -> name.substring(Constants.R_TAGS.length()))
                        .collect(Collectors.toSet());
                yield range.highest(tags).map(tag -> connection.getRef(Constants.R_TAGS + tag));
            }
        };
    }
}
