package io.hawiyat.agent.api;

/** Wakes whoever converges an application; may be lost, because what is due is in PostgreSQL. */
@FunctionalInterface
public interface ApplicationWaker {

    /** With the id of the application, and the project that it is of. */
    void wake(long application, String project);
}
