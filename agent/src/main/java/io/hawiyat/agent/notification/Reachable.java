package io.hawiyat.agent.notification;

import java.net.InetAddress;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Arrays;
import java.util.Optional;

/** Which hosts a repository may have told things: none that is the agent's own, nor on its link. */
@FunctionalInterface
public interface Reachable {

    /** Why a host may not be told anything. */
    Optional<String> refusal(String host) throws UnknownHostException;

    /**
     * By what the name stands for now: what a manifest calls it is no proof. The JDK remembers the addresses for as long
     * as it takes to connect to them (networkaddress.cache.ttl, 30 s).
     */
    static Optional<String> byAddress(String host) throws UnknownHostException {
        return Arrays.stream(InetAddress.getAllByName(host))
                .filter(Reachable::isTheHosts)
                .findFirst()
                .map(address -> host + " is " + address.getHostAddress()
                        + ", an address of the host itself or of its link, which no manifest may ask");
    }

    private static boolean isTheHosts(InetAddress address) {
        return address.isLoopbackAddress()
                || address.isLinkLocalAddress()
                || address.isAnyLocalAddress()
                || address.isMulticastAddress();
    }

    /** Why a URL may not be asked; nothing of it but the host is said, as it may be a secret. */
    default Optional<String> refusal(URI url) throws UnknownHostException {
        var scheme = String.valueOf(url.getScheme());
        if (!(scheme.equals("http") || scheme.equals("https")) || url.getHost() == null || url.getUserInfo() != null) {
            return Optional.of("the URL is not http or https, names no host, or holds a password");
        }
        return refusal(url.getHost());
    }
}
