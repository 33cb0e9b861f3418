package io.hawiyat.agent.notification;

import io.hawiyat.agent.host.OwnHost;
import java.net.URI;
import java.net.UnknownHostException;
import java.util.Optional;

/** Which hosts a repository may have told things: none that is the agent's own, nor on its link. */
@FunctionalInterface
public interface Reachable {

    /** Why a host may not be told anything. */
    Optional<String> refusal(String host) throws UnknownHostException;

    /** By what the name stands for now. */
    static Optional<String> byAddress(String host) throws UnknownHostException {
        return OwnHost.among(host)
                .map(address -> host + " is " + address.getHostAddress()
                        + ", an address of the host itself or of its link, which no manifest may ask");
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
