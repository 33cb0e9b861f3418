package io.hawiyat.agent.source;

import java.io.File;
import java.io.IOException;
import java.util.List;
import org.eclipse.jgit.transport.SshTransport;
import org.eclipse.jgit.transport.Transport;
import org.eclipse.jgit.transport.TransportHttp;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.UsernamePasswordCredentialsProvider;
import org.eclipse.jgit.transport.sshd.SshdSessionFactory;
import org.eclipse.jgit.transport.sshd.SshdSessionFactoryBuilder;

/** Gives a transport the credentials of its source, and only where they belong. */
final class Access {

    private static final int SSH_PORT = 22;
    private static final String SSH_USER = "git";

    /** Neither the agent's own keys, nor its {@code ~/.ssh/config}, nor an SSH agent is ever looked at. */
    private static final File NOWHERE = new File("/nonexistent");

    private Access() {}

    /** The address to connect to, with the user that ssh needs. */
    static URIish address(SourceDefinition source, URIish url) {
        return switch (source.credentials()) {
            case Credentials.SshKey key
            when url.getUser() == null -> url.setUser(key.username().orElse(SSH_USER));
            case Credentials.SshKey key -> url;
            // A user in the URL would be taken for another account than the configured one.
            case Credentials.Password password -> url.setUser(null);
            case Credentials.None none -> url;
        };
    }

    /**
     * Prepares a transport that is not connected yet.
     *
     * @return what has to be closed after the transport, and says why a host was not trusted
     */
    static Prepared prepare(Transport transport, SourceDefinition source) throws IOException {
        transport.setCredentialsProvider(null);
        if (source.reach() == Reach.OTHER_HOSTS) {
            AddressRefused.check(source.url().host());
        }
        if (source.reach() != Reach.ANYWHERE && transport instanceof TransportHttp http) {
            http.setHttpConnectionFactory(new OneOrigin(http.getURI(), source.reach()));
        }
        return switch (source.credentials()) {
            case Credentials.Password(var username, var password)
            when transport instanceof TransportHttp http -> {
                http.setHttpConnectionFactory(new OneOrigin(http.getURI(), source.reach()));
                http.setCredentialsProvider(new UsernamePasswordCredentialsProvider(username, password));
                yield Prepared.nothing();
            }
            case Credentials.SshKey key
            when transport instanceof SshTransport ssh -> {
                var uri = ssh.getURI();
                var host = new SshHost(uri.getHost(), uri.getPort() < 0 ? SSH_PORT : uri.getPort(), key.knownHosts());
                var sessions = sessions(key, host);
                ssh.setSshSessionFactory(sessions);
                yield new Prepared(sessions, host);
            }
            case Credentials.None none when !(transport instanceof SshTransport) -> Prepared.nothing();
            case Credentials credentials ->
                throw new IOException("the source's credentials are not those that its URL needs");
        };
    }

    private static SshdSessionFactory sessions(Credentials.SshKey key, SshHost host) {
        return new SshdSessionFactoryBuilder()
                .setHomeDirectory(NOWHERE)
                .setSshDirectory(NOWHERE)
                .setConfigStoreFactory((home, config, user) -> null)
                .setConnectorFactory(null)
                .setPreferredAuthentications("publickey")
                .setDefaultIdentities(folder -> List.of())
                .setDefaultKeysProvider(folder -> key.identity().keys())
                .setServerKeyDatabase((home, folder) -> host)
                .build(null);
    }
}
