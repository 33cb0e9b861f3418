package io.hawiyat.agent.source;

import java.io.IOException;
import java.net.URISyntaxException;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.eclipse.jgit.lib.EmptyProgressMonitor;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectIdRef;
import org.eclipse.jgit.lib.Ref;
import org.eclipse.jgit.lib.Repository;
import org.eclipse.jgit.transport.FetchConnection;
import org.eclipse.jgit.transport.TagOpt;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.URIish;

/** One connection to a remote: it asks for the tip and, when wanted, fetches it. Ends when its thread is interrupted. */
final class Remote implements AutoCloseable {

    private final Transport transport;
    private final Prepared prepared;
    private final FetchConnection connection;

    private Remote(Transport transport, Prepared prepared, FetchConnection connection) {
        this.transport = transport;
        this.prepared = prepared;
        this.connection = connection;
    }

    static Remote connect(Repository into, SourceDefinition source, Duration readTimeout) throws IOException {
        var transport = Transport.open(into, Access.address(source, address(source.url())));
        try {
            transport.setTagOpt(TagOpt.NO_TAGS);
            // Only the tip's tree is read, so a long history would cost time and disk for nothing.
            transport.setDepth(1);
            transport.setTimeout(Math.toIntExact(readTimeout.toSeconds() + 1));
            return open(transport, Access.prepare(transport, source), source.tracked());
        } catch (IOException | RuntimeException failed) {
            transport.close();
            throw failed;
        }
    }

    private static Remote open(Transport transport, Prepared prepared, Tracked tracked) throws IOException {
        try {
            return new Remote(transport, prepared, transport.openFetch(List.of(TrackedRef.asked(tracked))));
        } catch (IOException | RuntimeException failed) {
            prepared.close();
            if (prepared.refusal().isPresent()) {
                throw new HostKeyRefused(prepared.refusal().get());
            }
            throw failed;
        }
    }

    private static URIish address(SourceUrl url) throws IOException {
        try {
            return url.transport() == SourceUrl.Transport.LOCAL
                    ? new URIish().setPath(url.address())
                    : new URIish(url.address());
        } catch (URISyntaxException unreadable) {
            throw new IOException("the URL cannot be used", unreadable);
        }
    }

    /** The remote's present idea of what is tracked, a commit or a tag of one; empty when it has no such ref. */
    Optional<ObjectId> tip(Tracked tracked) {
        return TrackedRef.chosen(tracked, connection).map(Ref::getObjectId);
    }

    boolean hasNoRefs() {
        return connection.getRefs().isEmpty();
    }

    /** Brings the commit and its whole tree into the repository; sets no ref. */
    void fetch(ObjectId tip) throws IOException, InterruptedException {
        var wanted = new ObjectIdRef.Unpeeled(Ref.Storage.NETWORK, tip.name(), tip);
        connection.fetch(new UntilInterrupted(), List.of(wanted), Set.of());
        if (Thread.interrupted()) {
            throw new InterruptedException("fetch was cancelled");
        }
    }

    @Override
    public void close() {
        connection.close();
        transport.close();
        prepared.close();
    }

    private static final class UntilInterrupted extends EmptyProgressMonitor {

        @Override
        public boolean isCancelled() {
            return Thread.currentThread().isInterrupted();
        }
    }
}
