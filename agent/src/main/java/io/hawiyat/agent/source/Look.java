package io.hawiyat.agent.source;

import io.hawiyat.agent.source.FetchResult.Fetched;
import io.hawiyat.agent.source.FetchResult.Kind;
import io.hawiyat.agent.source.FetchResult.Refused;
import java.io.IOException;
import java.nio.charset.IllegalCharsetNameException;
import java.nio.charset.StandardCharsets;
import java.nio.charset.UnsupportedCharsetException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.revwalk.RevCommit;
import org.eclipse.jgit.revwalk.RevWalk;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One look at a remote: ask for the tip, fetch it when it is new, check who signed it, read its tree. For one thread at a time. */
final class Look {

    private static final Logger LOG = LoggerFactory.getLogger(Look.class);

    /** Each fetch adds a pack. They are put into one when a poll found nothing new, so that no rollout waits for it. */
    private static final int PACKS_WHEN_IDLE = 20;

    /** Where commits never pause, one of the fetches has to do it. */
    private static final int PACKS_AT_MOST = 100;

    private final SourceCache cache;
    private final TreeLimits limits;
    private Optional<Known> last = Optional.empty();

    Look(SourceCache cache, TreeLimits limits) {
        this.cache = cache;
        this.limits = limits;
    }

    /** What the last look came to: a poll that finds the same tip reads no tree. */
    private record Known(ObjectId tip, SourcePath path, Optional<TrustedKeys> trusted, FetchResult result) {

        boolean answers(SourceDefinition source, ObjectId newest) {
            return tip.equals(newest) && path.equals(source.path()) && trusted.equals(source.trusted());
        }
    }

    void forget() {
        last = Optional.empty();
    }

    /** @throws IOException when remote, disk or cache fail; {@link Failures#kind} tells which */
    FetchResult at(SourceDefinition source, Duration readTimeout) throws IOException, InterruptedException {
        var url = source.url();
        if (url.transport() == SourceUrl.Transport.LOCAL && !Files.isDirectory(Path.of(url.address()))) {
            return Failures.failed(source, Kind.NOT_A_REPOSITORY, "there is no such folder");
        }
        try (var remote = Remote.connect(cache.repository(), source, readTimeout)) {
            var tip = remote.tip(source.tracked());
            if (tip.isEmpty()) {
                var nothing =
                        "it has no " + source.tracked() + (remote.hasNoRefs() ? ", and perhaps no commits yet" : "");
                return Failures.failed(source, Kind.BRANCH_MISSING, nothing);
            }
            return read(source, remote, tip.get());
        } catch (RuntimeException unforeseen) { // JGit meets some spoiled files unchecked
            throw new IOException(unforeseen);
        }
    }

    private FetchResult read(SourceDefinition source, Remote remote, ObjectId tip)
            throws IOException, InterruptedException {
        var known = last.filter(look -> look.answers(source, tip));
        if (known.isPresent()) {
            tidy(source, PACKS_WHEN_IDLE);
            return known.get().result();
        }
        var isNew = !cache.holds(tip);
        if (isNew) {
            var before = cache.bytes();
            remote.fetch(tip);
            if (cache.bytes() - before > limits.fetchedBytes()) {
                cache.discard();
                return Failures.tooLarge(source, limits);
            }
        }
        var result = list(tip, source);
        if (isNew) {
            cache.keep(tip);
            tidy(source, PACKS_AT_MOST);
        }
        last = Optional.of(new Known(tip, source.path(), source.trusted(), result));
        return result;
    }

    private void tidy(SourceDefinition source, int packs) {
        try {
            if (cache.packs() > packs) {
                cache.collect();
            }
        } catch (IOException failed) {
            // The commit can be read all the same; a full disk or a spoiled pack shows itself in the next fetch.
            LOG.atWarn().setCause(failed).addKeyValue("source", source.name()).log("the source's cache is not packed");
        }
    }

    private FetchResult list(ObjectId tip, SourceDefinition source) throws IOException {
        try (var walk = new RevWalk(cache.repository())) {
            var commit = walk.parseCommit(tip);
            var described = described(commit);
            try {
                if (source.trusted().isPresent()) {
                    new SignatureCheck(cache, source.trusted().get()).check(commit);
                }
                var tree = new TreeReader(walk.getObjectReader(), limits).read(commit.getTree(), source.path());
                return new Fetched(new Snapshot(described, tree, cache));
            } catch (RefusedTreeException refused) {
                return new Refused(described, refused.problem());
            }
        }
    }

    private static Commit described(RevCommit commit) {
        var author = Optional.ofNullable(commit.getAuthorIdent());
        var at = Instant.ofEpochSecond(commit.getCommitTime());
        return new Commit(commit.name(), author.map(who -> who.getName()).orElse(""), message(commit), at);
    }

    private static String message(RevCommit commit) {
        try {
            return commit.getFullMessage();
        } catch (IllegalCharsetNameException | UnsupportedCharsetException undecodable) {
            var raw = new String(commit.getRawBuffer(), StandardCharsets.UTF_8);
            return raw.substring(Math.max(0, raw.indexOf("\n\n")));
        }
    }
}
