package io.hawiyat.agent.traefik;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.traefik.Publisher.Written;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;

/** What is published, compared with what should be: files that were edited, deleted or added by somebody else. */
public final class RouteDrift {

    private final Publisher publisher;
    private final SharedRoutes shared;

    public RouteDrift(Publisher publisher) {
        this.publisher = publisher;
        this.shared = new SharedRoutes(publisher);
    }

    /** The applications that have a readable file, each with the servers it names. */
    public List<PublishedApplication> published() {
        var applications = new ArrayList<PublishedApplication>();
        for (var name : publisher.names()) {
            publisher.read(name).flatMap(PublishedApplication::of).ifPresent(applications::add);
        }
        return List.copyOf(applications);
    }

    /** The text of each application's file, readable or not, by which a change of any kind is told. */
    public Map<ApplicationId, String> texts() {
        var texts = new HashMap<ApplicationId, String>();
        for (var name : publisher.names()) {
            Names.ofFile(name).ifPresent(id -> publisher.read(name).ifPresent(it -> texts.put(id, it.text())));
        }
        return texts;
    }

    /** An application as its file has it; empty when it has no readable file. */
    public Optional<PublishedApplication> published(ApplicationId application) {
        return publisher.read(DynamicConfiguration.fileName(application)).flatMap(PublishedApplication::of);
    }

    /** When an application's file became what it is; empty when there is none. */
    public Optional<Instant> since(ApplicationId application) {
        return publisher.since(DynamicConfiguration.fileName(application));
    }

    /**
     * How an application's file differs from what its routes give: a line for each router and service; empty when it is
     * the same to the letter.
     */
    public List<String> of(ApplicationRoutes application) {
        if (!shared.concern(application)) {
            return of(application, Partners.NONE);
        }
        var differences = of(application, shared.partners(application.id()));
        // Between the writes of one who publishes, files that share routes are out of step.
        return differences.isEmpty()
                ? differences
                : publisher.inTurn(() -> of(application, shared.partners(application.id())));
    }

    private List<String> of(ApplicationRoutes application, Partners partners) {
        var wanted = DynamicConfiguration.render(application, partners);
        var name = DynamicConfiguration.fileName(application.id());
        var there = publisher.read(name);
        if (there.equals(wanted)) {
            return List.of();
        }
        if (there.isEmpty()) {
            return List.of(name + " is missing");
        }
        var differences = there.flatMap(DynamicConfiguration::parse)
                .map(Expectation.of(application, partners)::differences)
                .orElse(List.of());
        return differences.isEmpty() ? List.of(name + " was edited") : differences;
    }

    /**
     * Files that Traefik reads and that belong to none of these applications, nor to the ingress itself.
     *
     * @param applications asked after the files: of a file that is published in between, the application is known
     */
    public Set<String> strangers(Supplier<Set<ApplicationId>> applications) {
        var strangers = new TreeSet<>(publisher.names());
        applications.get().forEach(it -> strangers.remove(DynamicConfiguration.fileName(it)));
        strangers.remove(DefaultCertificate.FILE);
        return strangers;
    }

    /** Takes a file of a stranger from where Traefik reads. */
    public Written remove(String stranger) {
        return publisher.remove(stranger);
    }
}
