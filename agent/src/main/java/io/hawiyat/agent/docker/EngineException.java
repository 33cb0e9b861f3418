package io.hawiyat.agent.docker;

/**
 * Why the engine did not do what was asked, by what the caller is to do about it. The message is one line for a person:
 * what was tried, why it failed, what to do next.
 */
public abstract sealed class EngineException extends RuntimeException {

    /** Who is at fault. */
    public enum Fault {
        /** What was asked can not work: trying again without a change is useless. */
        VERDICT,
        /** Something around it failed: the same request can work later. */
        ENVIRONMENT
    }

    private final Fault fault;

    private EngineException(Fault fault, String message) {
        super(message);
        this.fault = fault;
    }

    public final Fault fault() {
        return fault;
    }

    /** No connection, or one that broke. What was asked may have been done. */
    public static final class Unreachable extends EngineException {
        Unreachable(String message) {
            super(Fault.ENVIRONMENT, message);
        }

        Unreachable(String message, Throwable cause) {
            super(Fault.ENVIRONMENT, message);
            initCause(cause);
        }
    }

    /** No answer within the deadline. What was asked may have been done. */
    public static final class TimedOut extends EngineException {
        TimedOut(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** The calling thread was interrupted; its interrupt flag is set again. */
    public static final class Cancelled extends EngineException {
        Cancelled(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** The engine's own failure. */
    public static final class Failed extends EngineException {
        Failed(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** The disk of the engine's host is full. */
    public static final class DiskFull extends EngineException {
        DiskFull(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** What was acted on is no longer there: look again. */
    public static final class Gone extends EngineException {
        Gone(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** What was acted on is in a state that does not allow it, such as being removed: look again. */
    public static final class WrongState extends EngineException {
        WrongState(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** A name, address or published port is taken by something else, and may become free. */
    public static final class Conflict extends EngineException {
        Conflict(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** The subnet overlaps with another network of the engine or its host: take the next one. */
    public static final class SubnetTaken extends EngineException {
        SubnetTaken(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** The registry could not be asked, or did not answer in time. */
    public static final class RegistryUnreachable extends EngineException {
        private final String registry;

        RegistryUnreachable(String registry, String message) {
            super(Fault.ENVIRONMENT, message);
            this.registry = registry;
        }

        /** Its host, with the port where one is written. */
        public String registry() {
            return registry;
        }
    }

    /** The registry wants other credentials, or fewer requests. */
    public static final class RegistryDenied extends EngineException {
        RegistryDenied(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** The pull, or the build, went on past its deadline. */
    public static final class PullTimedOut extends EngineException {
        PullTimedOut(String message) {
            super(Fault.ENVIRONMENT, message);
        }
    }

    /** A Dockerfile, or a command of it, does not work. */
    public static final class BuildFailed extends EngineException {
        BuildFailed(String message) {
            super(Fault.VERDICT, message);
        }
    }

    /** There is no such image, or none for the platform. */
    public static final class ImageNotFound extends EngineException {
        ImageNotFound(String message) {
            super(Fault.VERDICT, message);
        }
    }

    /** The engine refuses the configuration, or can not start what it says. */
    public static final class Refused extends EngineException {
        Refused(String message) {
            super(Fault.VERDICT, message);
        }
    }
}
