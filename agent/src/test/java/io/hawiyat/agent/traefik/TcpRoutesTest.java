package io.hawiyat.agent.traefik;

import static io.hawiyat.agent.traefik.TestRoutes.app;
import static io.hawiyat.agent.traefik.TestRoutes.route;
import static io.hawiyat.agent.traefik.TestSite.ONE;
import static io.hawiyat.agent.traefik.TestSite.TWO;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import io.hawiyat.agent.traefik.ApplicationRoutes.CanaryServers;
import io.hawiyat.agent.traefik.Confirmation.Rejected;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import java.util.stream.IntStream;
import javax.net.ssl.SSLException;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Routes of TCP, at a real Traefik. */
class TcpRoutesTest {

    private static final int CLIENT_HELLO = 22;

    @AutoClose
    private static TestSite<EchoServer> site;

    @BeforeAll
    static void start(@TempDir Path directory) throws Exception {
        site = TestSite.start(directory, EchoServer::new);
    }

    @AfterEach
    void clear() {
        site.clear("db");
    }

    private static TcpRoute tcp(String hostSni, Optional<Route.Tls> tls) {
        return new TcpRoute(hostSni, site.port, List.of("tcp"), tls);
    }

    private static ApplicationRoutes database(TcpRoute route, String... servers) {
        return new ApplicationRoutes(app("db"), List.of(route), List.of(servers));
    }

    private void publish(ApplicationRoutes application) {
        site.confirms(application);
        assertThat(site.drift.of(application)).isEmpty();
        assertThat(site.drift.published(application.id()).orElseThrow().with(application.routes()))
                .isEqualTo(application);
    }

    private static Socket connect() throws IOException {
        var socket = new Socket(InetAddress.getLoopbackAddress(), site.traefik.tcpPort);
        socket.setSoTimeout(5_000);
        return socket;
    }

    private static String ask(Socket socket) throws IOException {
        socket.getOutputStream().write('x');
        return new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.US_ASCII)).readLine();
    }

    private static String answer() {
        try (var socket = connect()) {
            return ask(socket);
        } catch (IOException e) {
            return e.toString();
        }
    }

    @Test
    void everyConnectionComesToTheServers() {
        publish(database(tcp("*", Optional.empty()), ONE, TWO));

        assertThat(IntStream.range(0, 4).mapToObj(visit -> answer())).containsOnly(ONE, TWO);
    }

    @Test
    void aConnectionStaysWithItsServerWhenOthersTakeOver() throws IOException {
        publish(database(tcp("*", Optional.empty()), ONE));
        try (var old = connect()) {
            assertThat(ask(old)).isEqualTo(ONE);
            publish(database(tcp("*", Optional.empty()), TWO));

            assertThat(ask(old)).isEqualTo(ONE);
            assertThat(answer()).isEqualTo(TWO);
        }
    }

    @Test
    void aCanaryGetsItsPartOfTheConnections() {
        var alone = database(tcp("*", Optional.empty()), ONE);
        publish(new ApplicationRoutes(
                alone.id(), alone.routes(), alone.servers(), Optional.of(new CanaryServers(List.of(TWO), 20))));

        assertThat(IntStream.range(0, 20).mapToObj(visit -> answer()).filter(TWO::equals))
                .hasSize(4);
    }

    @Test
    void tlsOfOneNameGoesThrough() throws IOException {
        publish(database(tcp("db.test", Optional.empty()), ONE));
        site.one.bytes().clear();

        // The server does not speak TLS: that it was asked to is what shows.
        try (var socket = Tls.connect(site.traefik.tcpPort, "db.test")) {
            assertThatThrownBy(socket::startHandshake).isInstanceOf(SSLException.class);
        }
        assertThat(site.one.bytes()).containsExactly(CLIENT_HELLO);

        site.one.bytes().clear();
        // Traefik answers for names that are nobody's itself, with its default certificate.
        try (var socket = Tls.connect(site.traefik.tcpPort, "other.test")) {
            socket.startHandshake();
        }
        assertThat(site.one.bytes()).isEmpty();
    }

    @Test
    void traefikEndsTlsWhereTheRouteSaysSo() throws IOException {
        publish(database(tcp("db.test", Optional.of(new Route.Tls(Optional.empty()))), ONE));

        try (var socket = Tls.connect(site.traefik.tcpPort, "db.test")) {
            assertThat(ask(socket)).isEqualTo(ONE);
        }
    }

    @Test
    void routesOfBothKindsStandBesideEachOther() throws IOException {
        var both = List.<Route>of(route("web.test", site.port), tcp("*", Optional.empty()));
        publish(new ApplicationRoutes(app("db"), both, List.of(ONE)));

        assertThat(answer()).isEqualTo(ONE);
    }

    @Test
    void anEntryPointThatIsNotThereIsTold() {
        var nowhere = new TcpRoute("*", site.port, List.of("nowhere"), Optional.empty());

        assertThat(site.routes.publish(database(nowhere, ONE)))
                .isInstanceOfSatisfying(
                        Rejected.class,
                        rejected -> assertThat(rejected.message()).contains("entryPoint \"nowhere\" doesn't exist"));
    }
}
