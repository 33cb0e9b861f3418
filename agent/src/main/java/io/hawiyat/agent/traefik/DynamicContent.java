package io.hawiyat.agent.traefik;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonPropertyOrder;
import java.util.List;
import java.util.Optional;

/**
 * What the file provider reads of one application.
 *
 * @param http absent without HTTP routes, as Traefik takes no empty map
 * @param tcp absent without TCP routes
 * @param tls absent without certificates of its own
 */
@JsonInclude(JsonInclude.Include.NON_ABSENT)
@JsonPropertyOrder({"http", "tcp", "tls"})
record DynamicContent(Optional<HttpConfiguration> http, Optional<TcpConfiguration> tcp, Optional<Tls> tls) {

    static final DynamicContent EMPTY = new DynamicContent(Optional.empty(), Optional.empty(), Optional.empty());

    /** Traefik picks the certificate by the name that a visitor asks for. */
    record Tls(List<ApplicationRoutes.Certificate> certificates) {
        Tls {
            certificates = List.copyOf(certificates);
        }
    }

    static DynamicContent of(ApplicationRoutes application, Partners partners) {
        return of(HttpConfiguration.of(application, partners), TcpConfiguration.of(application))
                .with(application.certificates());
    }

    static DynamicContent of(HttpConfiguration http, TcpConfiguration tcp) {
        return new DynamicContent(
                Optional.of(http).filter(it -> !it.equals(HttpConfiguration.EMPTY)),
                Optional.of(tcp).filter(it -> !it.equals(TcpConfiguration.EMPTY)),
                Optional.empty());
    }

    private DynamicContent with(List<ApplicationRoutes.Certificate> certificates) {
        return certificates.isEmpty() ? this : new DynamicContent(http, tcp, Optional.of(new Tls(certificates)));
    }

    /** The same with another part of HTTP. */
    DynamicContent with(HttpConfiguration other) {
        return new DynamicContent(Optional.of(other), tcp, tls);
    }

    /** Empty where there is none. */
    HttpConfiguration httpPart() {
        return http.orElse(HttpConfiguration.EMPTY);
    }

    /** Empty where there is none. */
    TcpConfiguration tcpPart() {
        return tcp.orElse(TcpConfiguration.EMPTY);
    }
}
