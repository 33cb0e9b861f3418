package io.hawiyat.agent.state;

import io.hawiyat.agent.manifest.ManifestError;
import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.stream.Collectors;

/** Sources in PostgreSQL. */
@Singleton
class StoredSources implements Sources {

    private final SourceRows rows;
    private final DeclarationRows declarations;

    StoredSources(SourceRows rows, DeclarationRows declarations) {
        this.rows = rows;
        this.declarations = declarations;
    }

    @Override
    @Transactional
    public void declare(List<Definition> definitions) {
        var json = StoredJson.write(definitions);
        rows.declare(json);
        rows.markGone(json);
        declarations.retireDescendants();
        rows.holdPrunesOfGone();
    }

    @Override
    public List<Stored> all() {
        return StoredJson.readEach(rows.all(), Stored.class);
    }

    @Override
    public Optional<Stored> find(String name) {
        return rows.find(name).map(row -> StoredJson.read(row, Stored.class));
    }

    @Override
    public Optional<Lineage> lineage(String name) {
        return declarations.lineage(name).map(row -> StoredJson.read(row, Lineage.class));
    }

    @Override
    public Optional<Instant> nextDue(String agent) {
        return rows.nextDue(agent).map(time -> StoredJson.read(time, Instant.class));
    }

    @Override
    @Transactional
    public List<Stored> claimDue(String agent, Instant now, Duration hold, int limit) {
        var due = rows.lockDue(agent, now, limit);
        if (due.isEmpty()) {
            return List.of();
        }
        var ids = Ids.array(due);
        rows.claim(ids, agent, now.plus(hold));
        return StoredJson.readEach(rows.claimed(ids), Stored.class);
    }

    @Override
    @Transactional
    public void hold(String agent, Instant until) {
        rows.hold(agent, until);
        rows.noteDisagreements(agent);
    }

    @Override
    @Transactional
    public void release(String source, String agent) {
        rows.release(source, agent);
    }

    @Override
    @Transactional
    public void beginAnew(String agent) {
        rows.beginAnew(agent);
    }

    @Override
    @Transactional
    public boolean requestLook(String source, Trigger trigger) {
        return rows.requestLook(source, trigger.text()) == 1;
    }

    @Override
    @Transactional
    public void fetched(String source, Tip tip, Instant nextFetch) {
        rows.fetched(source, tip.commit(), tip.author(), tip.message(), tip.at(), nextFetch);
    }

    @Override
    @Transactional
    public void refused(String source, String commit, List<ManifestError> errors) {
        var reason = errors.stream().map(ManifestError::message).collect(Collectors.joining("; "));
        rows.refused(source, commit, errors.size(), reason, StoredJson.write(errors));
    }

    @Override
    @Transactional
    public void failed(String source, String problem, Instant nextFetch) {
        rows.failed(source, problem, nextFetch);
    }

    @Override
    @Transactional
    public boolean deliver(String source, String provider, Optional<String> id, String event) {
        if (rows.deliver(source, provider, id.orElse(null), event) == 0) {
            return false;
        }
        rows.requestLook(source, Trigger.WEBHOOK.text());
        return true;
    }
}
