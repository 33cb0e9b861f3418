package io.hawiyat.agent.traefik;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.traefik.Confirmation.Confirmed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.file.Path;

/** A real Traefik, and two servers of one kind for its routes: each of them answers with its own address. */
final class TestSite<S extends Closeable> implements Closeable {

    static final String ONE = "127.0.0.2";
    static final String TWO = "127.0.0.3";

    /** Where both servers listen, each at its address. */
    final int port;

    final S one;
    final S two;
    final RealTraefik traefik;
    final PublishedRoutes routes;
    final RouteDrift drift;

    /** How a server is started. */
    interface Start<S> {
        S at(String address, int port) throws IOException;
    }

    private TestSite(int port, S one, S two, RealTraefik traefik) {
        this.port = port;
        this.one = one;
        this.two = two;
        this.traefik = traefik;
        this.routes = traefik.routes();
        this.drift = new RouteDrift(traefik.publisher);
    }

    /** Started and answering; Traefik reads the routes from an empty folder, which is the caller's. */
    static <S extends Closeable> TestSite<S> start(Path directory, Start<S> server)
            throws IOException, InterruptedException {
        var port = FreePort.next();
        var one = server.at(ONE, port);
        var two = server.at(TWO, port);
        return new TestSite<>(port, one, two, RealTraefik.start(directory));
    }

    /** Publishes routes, which Traefik must take. */
    void confirms(ApplicationRoutes application) {
        assertThat(routes.publish(application)).isInstanceOf(Confirmed.class);
    }

    /** What these applications had is gone, and Traefik says so. */
    void clear(String... applications) {
        for (var name : applications) {
            confirms(ApplicationRoutes.none(TestRoutes.app(name)));
        }
    }

    @Override
    public void close() throws IOException {
        traefik.close();
        one.close();
        two.close();
    }
}
