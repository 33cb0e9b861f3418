package io.hawiyat.agent.converge;

/** A value of a Secret that a container needs can not be read: a person has to give the identity back. */
final class SecretUnreadable extends RuntimeException {
    private static final long serialVersionUID = 1L;

    SecretUnreadable(String message) {
        super(message, null, false, false);
    }
}
