package io.hawiyat.agent.source;

import java.net.InetSocketAddress;
import java.security.PublicKey;
import java.util.List;
import java.util.Optional;
import org.apache.sshd.common.config.keys.KeyUtils;
import org.eclipse.jgit.transport.CredentialsProvider;
import org.eclipse.jgit.transport.sshd.ServerKeyDatabase;

/** The one host that a connection is for: it is trusted by its configured keys only, and nobody is asked. */
final class SshHost implements ServerKeyDatabase {

    private final String host;
    private final int port;
    private final KnownHosts known;
    private volatile Optional<String> refusal = Optional.empty();

    SshHost(String host, int port, KnownHosts known) {
        this.host = host;
        this.port = port;
        this.known = known;
    }

    /** Why the host was not trusted, if so. */
    Optional<String> refusal() {
        return refusal;
    }

    /** Tells the server which of its keys is wanted. */
    @Override
    public List<PublicKey> lookup(String address, InetSocketAddress remote, Configuration configuration) {
        return known.of(host, port);
    }

    @Override
    public boolean accept(
            String address,
            InetSocketAddress remote,
            PublicKey key,
            Configuration configuration,
            CredentialsProvider provider) {
        if (known.trusts(host, port, key)) {
            return true;
        }
        var what = known.of(host, port).isEmpty() ? "has no key of this host" : "has other keys of this host";
        refusal = Optional.of("the host shows the key " + KeyUtils.getFingerPrint(key) + " (" + KeyUtils.getKeyType(key)
                + "), and knownHosts " + what);
        return false;
    }
}
