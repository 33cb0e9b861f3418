package io.hawiyat.agent.converge;

/** Traefik does not take an application's routes: the application is at fault. */
final class RouteRejected extends RuntimeException {
    private static final long serialVersionUID = 1L;

    RouteRejected(String message) {
        super(message);
    }
}
