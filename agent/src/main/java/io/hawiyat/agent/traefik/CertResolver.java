package io.hawiyat.agent.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * Where certificates come from: an ACME server.
 *
 * @param caServer the directory's URL; Let's Encrypt's when absent
 * @param caCertificates PEM files on the agent's machine, of those who signed the ACME server's own certificate
 */
public record CertResolver(String email, Optional<String> caServer, List<String> caCertificates, Challenge challenge) {

    public CertResolver {
        caCertificates = List.copyOf(caCertificates);
    }

    /** How the ACME server is shown that a domain is ours. */
    public sealed interface Challenge {
        record Http() implements Challenge {}

        record Tls() implements Challenge {}

        /**
         * A record in the domain's DNS.
         *
         * @param provider Traefik's name of it, such as {@code route53}
         * @param env its credentials
         */
        record Dns(String provider, Map<String, String> env) implements Challenge {
            public Dns {
                env = Map.copyOf(env);
            }

            /** Without the credentials. */
            @Override
            public String toString() {
                return "Dns[provider=" + provider + ", env=" + env.keySet() + "]";
            }
        }
    }

    List<String> arguments(String name, String storage, List<String> uploadedCertificates) {
        var prefix = "--certificatesResolvers." + name + ".acme.";
        var arguments = new ArrayList<String>();
        arguments.add(prefix + "email=" + email);
        arguments.add(prefix + "storage=" + storage);
        caServer.ifPresent(url -> arguments.add(prefix + "caServer=" + url));
        if (!uploadedCertificates.isEmpty()) {
            arguments.add(prefix + "caCertificates=" + String.join(",", uploadedCertificates));
        }
        arguments.add(prefix
                + switch (challenge) {
                    case Challenge.Http() -> "httpChallenge.entryPoint=" + EntryPoints.HTTP;
                    case Challenge.Tls() -> "tlsChallenge=true";
                    case Challenge.Dns dns -> "dnsChallenge.provider=" + dns.provider();
                });
        return arguments;
    }

    Map<String, String> environment() {
        return challenge instanceof Challenge.Dns dns ? dns.env() : Map.of();
    }
}
