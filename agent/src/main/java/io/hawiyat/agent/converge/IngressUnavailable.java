package io.hawiyat.agent.converge;

/** Traefik could not be asked: its surroundings are at fault, and the same can work later. */
final class IngressUnavailable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    IngressUnavailable(String message) {
        super(message);
    }
}
