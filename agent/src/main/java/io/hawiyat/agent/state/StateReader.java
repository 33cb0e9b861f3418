package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import java.time.Instant;
import java.util.List;
import java.util.Optional;

/** Everything that can be looked at. Each method is one query; lists are newest first where nothing else is said. */
public interface StateReader {

    Page<ApplicationView> applications(Filter filter);

    /** What a person looks for, by project and name. */
    List<ApplicationView> applications(Search search);

    /** Those that need a person, the worst first, then what happened last. */
    List<ApplicationView> unwell(int limit);

    Optional<ApplicationView> application(ApplicationId name);

    Optional<ApplicationView> application(long id);

    /** The manifest that is desired, every default filled in. */
    Optional<Application> manifest(ApplicationId name);

    /** The generations that are kept, newest first. */
    List<GenerationView> history(ApplicationId name);

    Page<Deployment> deployments(Filter filter);

    Optional<Deployment> deployment(long id);

    Page<Events.Event> events(Filter filter);

    /** With a filter by project or application: those that declare any of these. */
    Page<SourceView> sources(Filter filter);

    Optional<SourceView> source(String name);

    Optional<SourceView> source(long id);

    /** The tips found in a source; filtered by nothing but the cursor. */
    Page<RevisionView> revisions(String source, Filter filter);

    /** One tip of a source. */
    Optional<RevisionView> revision(String source, String commit);

    /** The accepted webhooks of a source; filtered by nothing but the cursor. */
    Page<DeliveryView> deliveries(String source, Filter filter);

    /** The last webhook of a source that was accepted until a moment. */
    Optional<DeliveryView> deliveryBefore(String source, Instant moment);

    /** How many of everything there are. */
    Tally tally();

    /** The whole of what is desired of an application, and of what was last live and healthy. */
    Optional<Versions> versions(ApplicationId name);
}
