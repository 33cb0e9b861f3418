package io.hawiyat.agent.secret;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.traefik.OwnCertificate;
import org.junit.jupiter.api.Test;

class CertificatesTest {

    private static final OwnCertificate OWN = OwnCertificate.of("shop.example");
    private static final OwnCertificate WILD = OwnCertificate.of("*.shop.example");

    @Test
    void fitWhereTheirNameIsTheHosts() {
        assertThat(Certificates.problem(OWN.chain(), OWN.key(), "shop.example")).isEmpty();
        assertThat(Certificates.problem(WILD.chain(), WILD.key(), "www.shop.example"))
                .isEmpty();
    }

    @Test
    void areOfOneLabelBelowAStar() {
        assertThat(Certificates.problem(WILD.chain(), WILD.key(), "a.www.shop.example"))
                .contains("has a certificate for [*.shop.example], and not for a.www.shop.example");
    }

    @Test
    void needTheirOwnKey() {
        assertThat(Certificates.problem(OWN.chain(), WILD.key(), "shop.example"))
                .contains("has a tls.key that is not the key of its tls.crt");
    }

    @Test
    void areToldFromWhatIsNone() {
        assertThat(Certificates.problem("hunter2", OWN.key(), "shop.example"))
                .hasValueSatisfying(why -> assertThat(why).contains("PEM").doesNotContain("hunter2"));
        assertThat(Certificates.problem(OWN.chain(), "hunter2", "shop.example"))
                .hasValueSatisfying(why -> assertThat(why).contains("PEM").doesNotContain("hunter2"));
    }
}
