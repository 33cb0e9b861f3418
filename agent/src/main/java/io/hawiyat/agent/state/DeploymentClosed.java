package io.hawiyat.agent.state;

/**
 * A write was refused, and changed nothing, because its deployment is not open any more: a newer commit replaced it, or
 * it has ended. Load the application again and go on from there.
 */
public final class DeploymentClosed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    DeploymentClosed(long application, long deployment) {
        super("deployment " + deployment + " of application " + application + " is not open any more");
    }
}
