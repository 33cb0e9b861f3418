package io.hawiyat.agent.plan;

import java.time.Instant;
import java.util.Optional;

/**
 * One run of a Job that is under way.
 *
 * @param dueAt of its schedule; empty for the run of a commit
 * @param attempt from 0: how often a container of it has failed
 * @param launched whether the present attempt's container was about to be started
 * @param notBefore when the present attempt may begin
 * @param container of the present attempt, as the engine shows it
 */
public record JobRun(
        long id,
        Optional<Instant> dueAt,
        int attempt,
        boolean launched,
        Instant startedAt,
        Instant notBefore,
        Optional<Observed.State> container) {}
