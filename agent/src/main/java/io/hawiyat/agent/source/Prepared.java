package io.hawiyat.agent.source;

import java.util.Optional;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;

/** What a connection needs besides its transport. */
record Prepared(Optional<SshdSessionFactory> sessions, Optional<SshHost> host) implements AutoCloseable {

    Prepared(SshdSessionFactory sessions, SshHost host) {
        this(Optional.of(sessions), Optional.of(host));
    }

    static Prepared nothing() {
        return new Prepared(Optional.empty(), Optional.empty());
    }

    /** Why the host was not trusted, if so. */
    Optional<String> refusal() {
        return host.flatMap(SshHost::refusal);
    }

    @Override
    public void close() {
        sessions.ifPresent(SshdSessionFactory::close);
    }
}
