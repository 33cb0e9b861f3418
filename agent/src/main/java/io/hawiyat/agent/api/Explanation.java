package io.hawiyat.agent.api;

import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Why an application is as it is: the chain of causes from the last look at git to now.
 *
 * @param state in a word: {@code Live, Deploying, Queued, Held, Waiting, Refused, Drifted, Unwell, Suspended, Removing}
 * @param summary the same in one sentence
 * @param chain oldest cause first
 * @param unblock what would lead on; empty when nothing is to be done
 */
public record Explanation(
        String project, String application, String state, String summary, List<Link> chain, List<Way> unblock) {

    public Explanation {
        chain = List.copyOf(chain);
        unblock = List.copyOf(unblock);
    }

    /**
     * One link of the chain.
     *
     * @param stage {@code Seen, Commit, Changed, Refused, Decided, Deployment, Held, Waiting, Source, Now}
     * @param revision the full id of the commit that it is about
     * @param deployment the id of the deployment that it is about
     */
    public record Link(
            String stage,
            Optional<Instant> time,
            String message,
            List<Changed> fields,
            Optional<String> revision,
            OptionalLong deployment) {

        public Link {
            fields = List.copyOf(fields);
        }

        static Link of(String stage, Optional<Instant> time, String message) {
            return new Link(stage, time, message, List.of(), Optional.empty(), OptionalLong.empty());
        }

        Link about(String commit) {
            return new Link(stage, time, message, fields, Optional.of(commit), deployment);
        }

        Link about(long id) {
            return new Link(stage, time, message, fields, revision, OptionalLong.of(id));
        }

        Link with(List<Changed> changed) {
            return new Link(stage, time, message, changed, revision, deployment);
        }
    }

    /**
     * A field that a commit changed, or that runs otherwise than desired.
     *
     * @param before as text; empty when it was not there
     * @param after as text; empty when it is not to be there
     */
    public record Changed(String field, String before, String after) {}

    /**
     * One way to lead on.
     *
     * @param command what to run for it, when there is one
     */
    public record Way(String message, Optional<String> command) {}
}
