package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.JobRules;
import java.time.Instant;

/**
 * What one Job is to do, right now.
 *
 * @param suspended whether no new run begins
 * @param gone whether it is no longer declared
 * @param overtaken whether a newer commit waits for its turn
 * @param countedFrom after which its schedule has not been run yet
 */
public record JobGoal(JobRules rules, boolean suspended, boolean gone, boolean overtaken, Instant countedFrom) {}
