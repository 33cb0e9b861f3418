package io.hawiyat.agent.source;

import io.hawiyat.agent.host.OwnHost;
import java.io.IOException;
import java.net.InetAddress;

/** The host of a source that a manifest declares is none that a manifest may name. */
final class AddressRefused extends IOException {
    private static final long serialVersionUID = 1L;

    private AddressRefused(InetAddress own) {
        super("it is " + own.getHostAddress()
                + ", an address of the agent's own host or of its link, which no manifest may name");
    }

    /** By what the host's name stands for now. */
    static void check(String host) throws IOException {
        var own = OwnHost.among(host);
        if (own.isPresent()) {
            throw new AddressRefused(own.get());
        }
    }
}
