package io.hawiyat.agent.source;

import java.io.IOException;
import java.net.Proxy;
import java.net.URL;
import java.util.Locale;
import org.eclipse.jgit.transport.URIish;
import org.eclipse.jgit.transport.http.HttpConnection;
import org.eclipse.jgit.transport.http.HttpConnectionFactory;
import org.eclipse.jgit.transport.http.JDKHttpConnectionFactory;

/**
 * Connections to the scheme, host and port of a source and to nowhere else: JGit presents its credentials to whomever
 * it is redirected to.
 */
final class OneOrigin implements HttpConnectionFactory {

    private final HttpConnectionFactory connections = new JDKHttpConnectionFactory();
    private final String origin;
    private final Reach reach;

    OneOrigin(URIish address, Reach reach) {
        this.reach = reach;
        this.origin = origin(address.getScheme(), address.getHost(), address.getPort());
    }

    @Override
    public HttpConnection create(URL url) throws IOException {
        check(url);
        return connections.create(url);
    }

    @Override
    public HttpConnection create(URL url, Proxy proxy) throws IOException {
        check(url);
        return connections.create(url, proxy);
    }

    private void check(URL url) throws IOException {
        var target = origin(url.getProtocol(), url.getHost(), url.getPort());
        if (!target.equals(origin)) {
            var reason = reach == Reach.ANYWHERE ? "credentials are for " : "a manifest named ";
            throw new RedirectRefused("it redirects to " + target + ", and " + reason + origin + " only");
        }
        if (reach == Reach.OTHER_HOSTS) {
            AddressRefused.check(url.getHost());
        }
    }

    private static String origin(String scheme, String host, int port) {
        var lower = scheme.toLowerCase(Locale.ROOT);
        var usual = lower.equals("https") ? 443 : 80;
        return lower + "://" + host.toLowerCase(Locale.ROOT) + ":" + (port < 0 ? usual : port);
    }
}
