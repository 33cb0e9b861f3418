package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import java.util.Optional;

/** Everything that can be looked at. Each method is one query; lists are newest first. */
public interface StateReader {

    Page<ApplicationView> applications(Filter filter);

    Optional<ApplicationView> application(ApplicationId name);

    Optional<ApplicationView> application(long id);

    /** The manifest that is desired, every default filled in. */
    Optional<Application> manifest(ApplicationId name);

    /** The generations that are kept, newest first. */
    List<GenerationView> history(ApplicationId name);

    Page<Deployment> deployments(Filter filter);

    Optional<Deployment> deployment(long id);

    Page<Events.Event> events(Filter filter);

    /** Filtered by nothing but the cursor. */
    Page<SourceView> sources(Filter filter);

    Optional<SourceView> source(String name);

    Optional<SourceView> source(long id);

    /** The tips found in a source; filtered by nothing but the cursor. */
    Page<RevisionView> revisions(String source, Filter filter);
}
