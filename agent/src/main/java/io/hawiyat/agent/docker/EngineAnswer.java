package io.hawiyat.agent.docker;

/** The engine's refusal, before it is known what it means: a status other than 2xx, or an error within a stream. */
final class EngineAnswer extends RuntimeException {

    private final int status;

    /** @param body as sent: JSON with a message, or text */
    EngineAnswer(int status, String body) {
        super(body);
        this.status = status;
    }

    int status() {
        return status;
    }
}
