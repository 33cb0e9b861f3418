package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import io.hawiyat.agent.manifest.Workload;
import io.hawiyat.agent.state.Applications.Declared;
import jakarta.inject.Singleton;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/** Who keeps a name, a route or a published port that two applications want: the one that had it first. */
@Singleton
final class Claims {

    private final ClaimRows rows;

    Claims(ClaimRows rows) {
        this.rows = rows;
    }

    /** Until the transaction ends nobody else decides who has what. */
    void lock() {
        rows.lock();
    }

    /** Declared applications that may have all they claim, and why the others may not. */
    record Settled(List<Declared> granted, List<ManifestError> conflicts) {}

    /**
     * Decides while no other render can. What is refused keeps what it had, so that a refusal may bring about another.
     *
     * @param removed applications that give up what they have in the same render
     */
    Settled settle(long source, List<Declared> declared, Set<Long> removed) {
        var refused = new LinkedHashMap<ApplicationId, ManifestError>();
        rows.lock();
        foreignNames(source, declared).forEach(name -> refused.put(name.id(), named(name, declared)));
        var owners = owners(declared).stream()
                .filter(owner -> !removed.contains(owner.application()))
                .toList();
        var before = -1;
        while (refused.size() > before) {
            before = refused.size();
            refuseConflicts(declared, owners, refused);
        }
        var granted = declared.stream()
                .filter(wanted -> !refused.containsKey(wanted.application().id()))
                .toList();
        return new Settled(granted, List.copyOf(refused.values()));
    }

    /** Why an application that is to be as it once was may not have all that it claimed then. */
    List<ManifestError> conflicts(Application returning) {
        var candidate = List.of(new Declared(returning, "", ""));
        var refused = new LinkedHashMap<ApplicationId, ManifestError>();
        refuseConflicts(candidate, owners(candidate), refused);
        return List.copyOf(refused.values());
    }

    /** Makes the claims of applications those of their desired versions, and of what they were rolled back to. */
    void replace(String ids) {
        rows.replace(ids);
    }

    void release(String ids) {
        rows.release(ids);
    }

    private static void refuseConflicts(
            List<Declared> declared, List<Owner> owners, Map<ApplicationId, ManifestError> refused) {
        var contenders =
                declared.stream().map(wanted -> wanted.application().id()).collect(Collectors.toSet());
        var taken = new HashMap<String, Owner>();
        owners.stream()
                .filter(owner -> !contenders.contains(owner.owner()) || refused.containsKey(owner.owner()))
                .forEach(owner -> taken.put(owner.key(), owner));
        for (var wanted : declared) {
            var application = wanted.application();
            if (refused.containsKey(application.id())) {
                continue;
            }
            var claims = claims(application);
            claims.stream()
                    .flatMap(claim -> conflict(claim, taken, application).stream())
                    .findFirst()
                    .ifPresentOrElse(
                            conflict -> refused.put(application.id(), conflict),
                            () -> claims.forEach(claim -> taken.put(claim.key(), claim.of(application.id()))));
        }
    }

    private static Optional<ManifestError> conflict(Claim claim, Map<String, Owner> taken, Application application) {
        return Optional.ofNullable(taken.get(claim.key()))
                .filter(owner -> owner.excludes(claim, application.id()))
                .map(owner -> ManifestError.of(
                        application,
                        claim.field(),
                        claim.text() + " belongs to application " + owner.owner()
                                + ", which claimed it first; choose another, or remove it there"));
    }

    private List<Owner> owners(List<Declared> declared) {
        var keys = declared.stream()
                .flatMap(wanted -> claims(wanted.application()).stream())
                .map(Claim::key)
                .distinct()
                .toList();
        return keys.isEmpty() ? List.of() : StoredJson.readEach(rows.owners(StoredJson.write(keys)), Owner.class);
    }

    private List<ForeignName> foreignNames(long source, List<Declared> declared) {
        var names = declared.stream().map(wanted -> wanted.application().id()).toList();
        return StoredJson.readEach(rows.ofOtherSources(source, StoredJson.write(names)), ForeignName.class);
    }

    private static ManifestError named(ForeignName name, List<Declared> declared) {
        var application = declared.stream()
                .map(Declared::application)
                .filter(wanted -> wanted.id().equals(name.id()))
                .findFirst()
                .orElseThrow();
        return ManifestError.of(
                application,
                "metadata.name",
                "application " + name.id() + " is already declared by source " + name.source()
                        + "; choose another name, or remove it there");
    }

    private static List<Claim> claims(Application application) {
        var routes = application.routes();
        var ports = application.workload().ports();
        return Stream.concat(
                        IntStream.range(0, routes.size())
                                .boxed()
                                .flatMap(i -> claims(routes.get(i), "spec.routes[" + i + "]", application)),
                        IntStream.range(0, ports.size()).mapToObj(i -> claim(ports.get(i), "spec.ports[" + i + "]")))
                .toList();
    }

    private static Stream<Claim> claims(Route route, String field, Application application) {
        return switch (route) {
            case HttpRoute http -> Stream.of(claim(http, field, application));
            case TcpRoute tcp -> tcp.entryPoints().stream().map(it -> claim(tcp.hostSni(), it, field));
        };
    }

    private static Claim claim(String hostSni, String entryPoint, String field) {
        return new Claim(
                "route tcp:" + entryPoint + "/" + hostSni,
                "",
                field,
                "hostSNI " + hostSni + " of the entry point " + entryPoint);
    }

    private static Claim claim(HttpRoute route, String field, Application application) {
        return new Claim(
                "route " + route.host() + route.pathPrefix(),
                route.weight().isPresent() ? application.id().project() : "",
                field,
                "host " + route.host() + " with pathPrefix " + route.pathPrefix());
    }

    private static Claim claim(Workload.Port port, String field) {
        var address = port.hostIp() + ":" + port.publish() + "/" + port.protocol();
        return new Claim("port " + address, "", field, "published port " + address);
    }

    /**
     * What two applications cannot both have, with where it is declared and how people call it.
     *
     * @param sharedIn the project whose applications may have it all together; empty when only one can
     */
    record Claim(String key, String sharedIn, String field, String text) {
        Owner of(ApplicationId application) {
            return new Owner(key, sharedIn, 0, application);
        }
    }

    record Owner(String key, String sharedIn, long application, ApplicationId owner) {
        boolean excludes(Claim claim, ApplicationId claimant) {
            var shared = !sharedIn.isEmpty() && sharedIn.equals(claim.sharedIn());
            return !shared && !owner.equals(claimant);
        }
    }

    record ForeignName(ApplicationId id, String source) {}
}
