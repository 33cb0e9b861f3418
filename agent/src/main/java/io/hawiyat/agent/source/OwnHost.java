package io.hawiyat.agent.source;

import java.io.IOException;
import java.net.InetAddress;

/** Keeps manifests from having the agent ask its own host, or its link, where cloud hosts tell their secrets. */
final class OwnHost {

    private OwnHost() {}

    /**
     * By what the name stands for now: what a manifest calls it is no proof. The JDK remembers the addresses for as long
     * as it takes to connect to them (networkaddress.cache.ttl, 30 s).
     */
    static void refuse(String host) throws IOException {
        for (var address : InetAddress.getAllByName(host)) {
            if (isOwn(address)) {
                throw new AddressRefused("it is " + address.getHostAddress()
                        + ", an address of the agent's own host or of its link, which no manifest may name");
            }
        }
    }

    private static boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }
}
