package io.hawiyat.agent;

import io.hawiyat.agent.traefik.Tls;
import java.io.IOException;
import java.security.cert.X509Certificate;
import java.util.Optional;

/** Somebody who looks at the certificates that a port of this machine serves, and trusts all of them. */
record TlsVisitor(int port) {

    /** What a visitor of that host is shown; nothing while nobody answers. */
    Optional<X509Certificate> served(String host) {
        try (var socket = Tls.connect(port, host)) {
            socket.startHandshake();
            return Optional.of((X509Certificate) socket.getSession().getPeerCertificates()[0]);
        } catch (IOException away) {
            return Optional.empty();
        }
    }
}
