package io.hawiyat.agent.api;

/** Wakes whoever watches a source; may be lost, because the wish to look is in PostgreSQL. */
@FunctionalInterface
public interface SourceWaker {

    void wake(String source);
}
