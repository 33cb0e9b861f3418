package io.hawiyat.agent.cli;

/** Runs the agent. */
@FunctionalInterface
public interface AgentStarter {

    /**
     * Runs the agent until it is asked to end.
     *
     * @return the program's exit code
     * @throws Exception when it can not be started; the message says why
     */
    int run(Settings settings) throws Exception;
}
