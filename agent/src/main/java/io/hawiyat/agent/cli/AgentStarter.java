package io.hawiyat.agent.cli;

/** Runs the agent. */
@FunctionalInterface
public interface AgentStarter {

    /**
     * Runs the agent until it is asked to end.
     *
     * @return the program's exit code
     */
    int run(Settings settings);
}
