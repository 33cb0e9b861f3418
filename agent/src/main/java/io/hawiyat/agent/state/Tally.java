package io.hawiyat.agent.state;

import java.util.List;
import java.util.function.Predicate;

/**
 * How many of everything there are, for measurements and the overview.
 *
 * @param held applications whose newest commit was found at fault
 * @param waiting applications that wait for their next try
 * @param deploying applications that are being deployed
 * @param unwell applications that need a person
 * @param prunesHeld removals that wait for a person
 * @param sourceLag seconds since that source was fetched which was fetched longest ago; 0 without sources
 */
public record Tally(
        List<Standing> standings,
        long held,
        long waiting,
        long deploying,
        long unwell,
        long prunesHeld,
        double sourceLag) {

    public Tally {
        standings = List.copyOf(standings);
    }

    /** How many applications stand so. */
    public record Standing(Status.Sync sync, Status.Health health, long count) {}

    /** How many applications there are. */
    public long applications() {
        return count(it -> true);
    }

    /** How many of them are healthy. */
    public long healthy() {
        return count(it -> it.health() == Status.Health.HEALTHY);
    }

    /** How many applications stand so; those that none was found of included. */
    public long count(Status.Sync sync, Status.Health health) {
        return count(it -> it.sync() == sync && it.health() == health);
    }

    private long count(Predicate<Standing> wanted) {
        return standings.stream().filter(wanted).mapToLong(Standing::count).sum();
    }
}
