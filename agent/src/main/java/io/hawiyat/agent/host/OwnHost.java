package io.hawiyat.agent.host;

import java.net.InetAddress;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** The host that the agent runs on, and its link, where cloud hosts tell their secrets. */
public final class OwnHost {

    private OwnHost() {}

    public static boolean isOwn(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    /**
     * The first of a name's addresses that is the host's own, by what the name stands for now: what a manifest calls it
     * is no proof. The JDK remembers the addresses for as long as it takes to connect to them (networkaddress.cache.ttl,
     * 30 s).
     */
    public static Optional<InetAddress> among(String name) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(name))
                .filter(OwnHost::isOwn)
                .findFirst();
    }
}
