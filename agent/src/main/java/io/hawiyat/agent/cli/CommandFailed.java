package io.hawiyat.agent.cli;

/** A command can not answer; the message says why and what to do, and is all that is printed. */
final class CommandFailed extends RuntimeException {

    private static final long serialVersionUID = 1L;

    private final int exitCode;

    private CommandFailed(int exitCode, String message) {
        super(message, null, false, false);
        this.exitCode = exitCode;
    }

    /** Nobody did anything wrong in calling the command. */
    static CommandFailed because(String message) {
        return new CommandFailed(ExitCodes.NO, message);
    }

    /** The command was called in a way that can not be meant. */
    static CommandFailed usage(String message) {
        return new CommandFailed(ExitCodes.USAGE, message);
    }

    int exitCode() {
        return exitCode;
    }
}
