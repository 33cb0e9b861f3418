package io.hawiyat.agent.cli;

/** What every command's exit code means. */
public final class ExitCodes {

    /** Done, or the answer is yes. */
    public static final int OK = 0;

    /** The answer is no, or there is none. */
    public static final int NO = 1;

    /** Bad usage or a malformed configuration. */
    public static final int USAGE = 2;

    private ExitCodes() {}
}
