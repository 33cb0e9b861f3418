package io.hawiyat.agent.manifest;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * What applications may have only once on an instance: their identity, host and path prefix, published port, names on
 * the engine. The one declared first keeps it; one that is refused claims nothing.
 */
public final class Claims {

    private final Map<String, List<Held>> held = new HashMap<>();

    Claims() {}

    private record Held(Claim claim, ApplicationId owner, String at) {}

    /** A claim that came too late, with the message that names who has it. */
    record Clash(Claim claim, String message) {}

    /**
     * Checks applications of one source against those of others.
     *
     * @param kept those that stand, in any order; none of them is an earlier version of a candidate
     * @param candidates in the order in which they are declared
     * @return an error for each claim that came too late, at the first line of the manifest that makes it
     */
    public static List<ManifestError> check(List<Application> kept, List<Application> candidates) {
        var claims = new Claims();
        kept.forEach(claims::keep);
        var errors = new ArrayList<ManifestError>();
        for (var candidate : candidates) {
            claims.take(candidate)
                    .forEach(clash -> errors.add(ManifestError.of(
                            candidate, Pointers.field(clash.claim().pointer()), clash.message())));
        }
        return errors;
    }

    /** Keeps all that an application claims, or, when some of it is taken, nothing and says why. */
    List<Clash> take(Application application) {
        var name = clash(new Claim.Name(application.id(), application.kind()));
        if (name.isPresent()) {
            return List.of(name.get());
        }
        var clashes = Claim.of(application).stream()
                .flatMap(claim -> clash(claim).stream())
                .toList();
        if (!clashes.isEmpty()) {
            return clashes;
        }
        var twice = claimedTwice(application);
        if (twice.isEmpty()) {
            keep(application);
        }
        return twice;
    }

    /** Whether {@link #take(Application)} would find nothing taken by another application. */
    boolean isFree(Application application) {
        return isFree(application.id())
                && Claim.of(application).stream().allMatch(claim -> clash(claim).isEmpty());
    }

    boolean isFree(ApplicationId id) {
        return clash(new Claim.Name(id, "")).isEmpty();
    }

    /** Whether an identity is free; it is taken at once. */
    Optional<Clash> take(ApplicationId id, String kind, String at) {
        var name = new Claim.Name(id, kind);
        var clash = clash(name);
        if (clash.isEmpty()) {
            add(new Held(name, id, at));
        }
        return clash;
    }

    private void keep(Application application) {
        Claim.of(application).forEach(claim -> add(new Held(claim, application.id(), application.file())));
    }

    private void add(Held claim) {
        held.computeIfAbsent(claim.claim().key(), key -> new ArrayList<>()).add(claim);
    }

    private Optional<Clash> clash(Claim claim) {
        return held.getOrDefault(claim.key(), List.of()).stream()
                .filter(other -> claim.meets(other.claim()))
                .findFirst()
                .map(other -> new Clash(claim, claim.refusal() + other.owner() + " (" + other.at() + ")"));
    }

    private static List<Clash> claimedTwice(Application application) {
        var own = new Claims();
        var clashes = new ArrayList<Clash>();
        for (var claim : Claim.of(application)) {
            switch (claim) {
                case Claim.HostAndPath route -> own.claimOnce(route, application, clashes);
                case Claim.Connections connections -> own.claimOnce(connections, application, clashes);
                case Claim.HostPort port -> own.claimOnce(port, application, clashes);
                // A volume may be mounted at two targets.
                case Claim.Name _, Claim.EngineName _ -> {}
            }
        }
        return clashes;
    }

    private void claimOnce(Claim claim, Application application, List<Clash> clashes) {
        held.getOrDefault(claim.key(), List.of()).stream()
                .filter(other -> claim.meetsOwn(other.claim()))
                .findFirst()
                .ifPresentOrElse(
                        other -> clashes.add(new Clash(
                                claim,
                                claim.refusal()
                                        + Pointers.field(
                                                Pointers.parent(other.claim().pointer())))),
                        () -> add(new Held(claim, application.id(), application.file())));
    }
}
