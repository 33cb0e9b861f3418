package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import jakarta.inject.Singleton;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.function.ToLongFunction;

/** Reads views from PostgreSQL. */
@Singleton
final class StoredReader implements StateReader {

    /** Before every name that there can be. */
    private static final ApplicationId NONE = new ApplicationId("", "");

    private final ReaderRows rows;

    StoredReader(ReaderRows rows) {
        this.rows = rows;
    }

    @Override
    public Page<ApplicationView> applications(Filter filter) {
        var found = rows.applications(
                filter.project().orElse(null), filter.application().orElse(null), filter.before(), filter.limit() + 1);
        return page(found, ApplicationView.class, filter, ApplicationView::id);
    }

    @Override
    public List<ApplicationView> applications(Search search) {
        var after = search.after().orElse(NONE);
        return StoredJson.readEach(
                rows.search(search.text(), search.standing().name(), after.project(), after.name(), search.limit()),
                ApplicationView.class);
    }

    @Override
    public List<ApplicationView> unwell(int limit) {
        return StoredJson.readEach(rows.unwell(limit), ApplicationView.class);
    }

    @Override
    public Optional<ApplicationView> application(ApplicationId name) {
        return rows.application(name.project(), name.name()).map(row -> StoredJson.read(row, ApplicationView.class));
    }

    @Override
    public Optional<ApplicationView> application(long id) {
        return rows.application(id).map(row -> StoredJson.read(row, ApplicationView.class));
    }

    @Override
    public Optional<Application> manifest(ApplicationId name) {
        return rows.manifest(name.project(), name.name()).map(row -> StoredJson.read(row, Application.class));
    }

    @Override
    public List<GenerationView> history(ApplicationId name) {
        return StoredJson.readEach(rows.history(name.project(), name.name()), GenerationView.class);
    }

    @Override
    public Page<Deployment> deployments(Filter filter) {
        var found = rows.deployments(
                filter.project().orElse(null), filter.application().orElse(null), filter.before(), filter.limit() + 1);
        return page(found, Deployment.class, filter, Deployment::id);
    }

    @Override
    public Optional<Deployment> deployment(long id) {
        return rows.deployment(id).map(row -> StoredJson.read(row, Deployment.class));
    }

    @Override
    public Page<Events.Event> events(Filter filter) {
        var found = rows.events(
                filter.project().orElse(null), filter.application().orElse(null), filter.before(), filter.limit() + 1);
        return page(found, Events.Event.class, filter, Events.Event::id);
    }

    @Override
    public Page<SourceView> sources(Filter filter) {
        var found = rows.sources(
                filter.project().orElse(null), filter.application().orElse(null), filter.before(), filter.limit() + 1);
        return page(found, SourceView.class, filter, SourceView::id);
    }

    @Override
    public Optional<SourceView> source(String name) {
        return rows.source(name).map(row -> StoredJson.read(row, SourceView.class));
    }

    @Override
    public Optional<SourceView> source(long id) {
        return rows.source(id).map(row -> StoredJson.read(row, SourceView.class));
    }

    @Override
    public Page<RevisionView> revisions(String source, Filter filter) {
        var found = rows.revisions(source, filter.before(), filter.limit() + 1);
        return page(found, RevisionView.class, filter, RevisionView::id);
    }

    @Override
    public Optional<RevisionView> revision(String source, String commit) {
        return rows.revision(source, commit).map(row -> StoredJson.read(row, RevisionView.class));
    }

    @Override
    public Page<DeliveryView> deliveries(String source, Filter filter) {
        var found = rows.deliveries(source, filter.before(), filter.limit() + 1);
        return page(found, DeliveryView.class, filter, DeliveryView::id);
    }

    @Override
    public Optional<DeliveryView> deliveryBefore(String source, Instant moment) {
        return rows.deliveryBefore(source, moment).map(row -> StoredJson.read(row, DeliveryView.class));
    }

    @Override
    public Tally tally() {
        return StoredJson.read(rows.tally(), Tally.class);
    }

    @Override
    public Optional<Versions> versions(ApplicationId name) {
        return rows.versions(name.project(), name.name()).map(row -> StoredJson.read(row, Versions.class));
    }

    /** One row more than wanted was asked for: it says whether there is a next page. */
    private static <T> Page<T> page(List<String> found, Class<T> type, Filter filter, ToLongFunction<T> id) {
        var more = found.size() > filter.limit();
        var items = StoredJson.readEach(more ? found.subList(0, filter.limit()) : found, type);
        return new Page<>(items, more ? Optional.of(Long.toString(id.applyAsLong(items.getLast()))) : Optional.empty());
    }
}
