package io.hawiyat.agent.api;

import java.util.Optional;

/** One service that the agent needs, or a git source that it watches. */
public interface ReadinessCheck {

    /** As {@code /health/readiness} names it: {@code postgresql}, {@code source shop}. */
    String name();

    /** What is wrong with it, in one line with the remedy; may take long or throw, which is a problem too. */
    Optional<String> problem();

    /** Whether the agent is of no use without it. */
    boolean required();
}
