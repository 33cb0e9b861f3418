package io.hawiyat.agent.state;

import java.util.List;

/**
 * How many of everything there are, for measurements.
 *
 * @param held applications whose newest commit was found at fault
 * @param waiting applications that wait for their next try
 * @param prunesHeld removals that wait for a person
 * @param sourceLag seconds since that source was fetched which was fetched longest ago; 0 without sources
 */
public record Tally(List<Standing> standings, long held, long waiting, long prunesHeld, double sourceLag) {

    public Tally {
        standings = List.copyOf(standings);
    }

    /** How many applications stand so. */
    public record Standing(Status.Sync sync, Status.Health health, long count) {}

    /** How many applications stand so; those that none was found of included. */
    public long count(Status.Sync sync, Status.Health health) {
        return standings.stream()
                .filter(it -> it.sync() == sync && it.health() == health)
                .mapToLong(Standing::count)
                .sum();
    }
}
