package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.traefik.Service.Share;
import io.hawiyat.agent.traefik.Service.Shared;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;

/**
 * The files of a project's applications that share routes. Each has a router of its own for a shared route, which leads
 * to the services of all that share it: so each is whole by itself, whichever of the routers Traefik asks. What a file
 * says of its partners is what their files say of themselves.
 */
final class SharedRoutes {

    private final Publisher publisher;

    SharedRoutes(Publisher publisher) {
        this.publisher = publisher;
    }

    /** A partner's file as it is to be. */
    record Rewired(DynamicFile file, Expectation expectation) {}

    private record Published(ApplicationId id, DynamicContent content, boolean confidential) {

        Names names() {
            return new Names(id);
        }

        Map<String, Share> parts() {
            return Partners.own(names(), content.httpPart());
        }
    }

    /** Whether an application shares routes, or has until now. */
    boolean concern(ApplicationRoutes application) {
        return application.httpRoutes().stream().anyMatch(it -> it.weight().isPresent())
                || !parts(application.id()).isEmpty();
    }

    /** What an application's file says that it answers itself. */
    Map<String, Share> parts(ApplicationId application) {
        return published(application).map(Published::parts).orElse(Map.of());
    }

    Partners partners(ApplicationId application) {
        var parts = new HashMap<ApplicationId, Map<String, Share>>();
        project(application).forEach(it -> parts.put(it.id(), it.parts()));
        return without(application, parts);
    }

    /**
     * The files of partners that are not what they should be.
     *
     * @param parts what the application answers of shared routes
     */
    List<Rewired> rewired(ApplicationId application, Map<String, Share> parts) {
        var published = project(application);
        var all = new HashMap<ApplicationId, Map<String, Share>>();
        published.forEach(it -> all.put(it.id(), it.parts()));
        all.put(application, parts);
        return published.stream()
                .filter(it -> !it.id().equals(application))
                .flatMap(it -> rewired(it, without(it.id(), all)).stream())
                .toList();
    }

    private static Optional<Rewired> rewired(Published partner, Partners its) {
        var names = partner.names();
        var own = partner.parts();
        var services = new TreeMap<String, Service>();
        partner.content().httpPart().services().forEach((name, service) -> {
            if (service instanceof Shared all) {
                names.sharedBy(name)
                        .ifPresent(shared -> Optional.ofNullable(own.get(shared))
                                .ifPresent(part -> services.put(
                                        name,
                                        its.share(shared, part, all.weighted().sticky()))));
            }
        });
        var before = partner.content().httpPart();
        var after = before.with(services);
        return after.equals(before)
                ? Optional.empty()
                : Optional.of(rewired(partner, partner.content().with(after)));
    }

    private static Rewired rewired(Published partner, DynamicContent content) {
        return new Rewired(
                DynamicConfiguration.file(partner.id(), content, partner.confidential()),
                new Expectation(partner.names(), content));
    }

    private static Partners without(ApplicationId application, Map<ApplicationId, Map<String, Share>> all) {
        var parts = new HashMap<String, List<Share>>();
        all.forEach((id, its) -> {
            if (!id.equals(application)) {
                its.forEach((shared, part) ->
                        parts.computeIfAbsent(shared, key -> new ArrayList<>()).add(part));
            }
        });
        return new Partners(parts);
    }

    private List<Published> project(ApplicationId application) {
        return publisher.names().stream()
                .flatMap(name -> Names.ofFile(name).stream())
                .filter(it -> it.project().equals(application.project()))
                .flatMap(it -> published(it).stream())
                .toList();
    }

    private Optional<Published> published(ApplicationId application) {
        return publisher
                .read(DynamicConfiguration.fileName(application))
                .flatMap(file -> DynamicConfiguration.parse(file)
                        .map(content -> new Published(application, content, file.confidential())));
    }
}
