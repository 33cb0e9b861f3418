package io.hawiyat.agent.plan;

import io.hawiyat.agent.manifest.Rollout.Strategy;
import io.hawiyat.agent.plan.Observed.Container;
import io.hawiyat.agent.plan.Observed.Readiness;
import io.hawiyat.agent.plan.Observed.Shares;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;

/**
 * The part of a rollout in which a new generation tries itself on some of the requests. The generation before stays
 * whole, and keeps the application's name, until all of the new one is there to take over; so the way back is open at any
 * moment.
 */
final class Canary {

    private static final Shares NOTHING_PUBLISHED = new Shares(Set.of(), 0, Instant.EPOCH);

    private final Crew crew;
    private final Shares shares;
    private final boolean routed;
    private final List<Container> stable;
    private final CanaryPosition position;
    private final Predicate<Container> proved;
    private final Instant now;

    private Canary(Crew crew, Shares shares, boolean routed, Predicate<Container> proved, Instant now) {
        this.crew = crew;
        this.shares = shares;
        this.routed = routed;
        this.stable = stable(crew);
        this.position = CanaryPosition.of(crew.goal().rollout().steps(), weight(crew, shares), shares.since());
        this.proved = proved;
        this.now = now;
    }

    /**
     * Empty when there is nothing to be tried: the goal wants no canary or has been live before, none of another
     * generation is able to serve, or the new one has begun to take over.
     *
     * @param proved whether a container was healthy for long enough
     */
    static Optional<Canary> of(Crew crew, Observed observed, Predicate<Container> proved, Instant now) {
        var goal = crew.goal();
        var tries = goal.rollout().strategy() == Strategy.CANARY
                && !goal.proven()
                && goal.replicas() > 0
                && !goal.routes().isEmpty()
                && crew.current().stream().noneMatch(Container::named)
                && !stable(crew).isEmpty();
        return tries
                ? Optional.of(
                        new Canary(crew, observed.shares().orElse(NOTHING_PUBLISHED), observed.routed(), proved, now))
                : Optional.empty();
    }

    private static List<Container> stable(Crew crew) {
        var generation = crew.goal().generation().number();
        return crew.surplus().stream()
                .filter(it -> it.named() && it.generation() != generation && able(it))
                .toList();
    }

    private static boolean able(Container container) {
        return container.running() && !(container.readiness() instanceof Readiness.Failing);
    }

    /** What a superseded generation has of the requests is not the goal's. */
    private static int weight(Crew crew, Shares shares) {
        return crew.current().stream().anyMatch(it -> shares.canaries().contains(it.id())) ? shares.weight() : 0;
    }

    /** How many containers of the goal's generation there are to be by now. */
    int wanted() {
        return CanaryPosition.containers(
                paused() ? position.weight() : position.next(), crew.goal().replicas());
    }

    /** Whether nothing but its whole number keeps the new generation from taking over. */
    boolean over() {
        return !paused() && position.next() == CanaryPosition.WHOLE;
    }

    private boolean paused() {
        return position.weight() > 0 && position.paused(now);
    }

    /** Until when it keeps the weight that it has; empty when it waits for health. */
    Optional<Instant> pausedUntil() {
        return paused() ? Optional.of(position.pausedUntil()) : Optional.empty();
    }

    int weight() {
        return position.weight();
    }

    /** The end of the last pause, which is no time in which a rollout stands still. */
    Instant lastProgress() {
        return position.pausedUntil();
    }

    /** The next weight when it is time, and the present one where what serves has changed. */
    Optional<Change> shift() {
        var advancing = !paused() && !over() && ready();
        var trying = advancing
                ? crew.current().stream().filter(proved).toList()
                : concat(crew.current(), crew.surplus()).stream()
                        .filter(it -> shares.canaries().contains(it.id()) && able(it))
                        .toList();
        var weight = trying.isEmpty() ? 0 : advancing ? position.next() : shares.weight();
        return asPublished(trying, weight)
                ? Optional.empty()
                : Optional.of(new Change.Shift(serving(), trying, weight, leaving(trying)));
    }

    private boolean ready() {
        return crew.current().stream().allMatch(Container::ready)
                && crew.current().stream().filter(proved).count() >= wanted();
    }

    /** Those that begin to serve must be healthy; those that do already must not have failed. */
    private List<Container> serving() {
        return stable.stream().filter(it -> it.served() || it.ready()).toList();
    }

    private boolean asPublished(List<Container> trying, int weight) {
        var servers = concat(crew.current(), crew.surplus()).stream()
                .filter(Container::served)
                .map(Container::id)
                .toList();
        var wanted = concat(serving(), trying).stream().map(Container::id).toList();
        return weight == shares.weight()
                && (routed || weight == 0)
                && new HashSet<>(servers).equals(new HashSet<>(wanted))
                && trying.stream().allMatch(it -> shares.canaries().contains(it.id()));
    }

    private List<Container> leaving(List<Container> trying) {
        return concat(crew.current(), crew.surplus()).stream()
                .filter(it -> it.served() && !it.named() && !trying.contains(it))
                .toList();
    }

    /** Its requests go back to what serves; empty when it has none, or when nothing else could take them. */
    Optional<Change> withdrawal() {
        return position.weight() == 0 || serving().isEmpty()
                ? Optional.empty()
                : Optional.of(new Change.Shift(serving(), List.of(), 0, leaving(List.of())));
    }

    private static List<Container> concat(List<Container> first, List<Container> second) {
        return Stream.concat(first.stream(), second.stream()).toList();
    }
}
