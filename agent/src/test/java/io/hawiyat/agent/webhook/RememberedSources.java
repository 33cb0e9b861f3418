package io.hawiyat.agent.webhook;

import io.hawiyat.agent.manifest.ManifestError;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.Trigger;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.CopyOnWriteArrayList;

/** Sources of which only those with the given names exist, and that remember what was delivered. */
final class RememberedSources implements Sources {

    final List<String> delivered = new CopyOnWriteArrayList<>();

    private final Set<String> names;
    private final Set<String> ids = new HashSet<>();

    RememberedSources(String... names) {
        this.names = Set.of(names);
    }

    synchronized void forget() {
        delivered.clear();
        ids.clear();
    }

    @Override
    public Optional<Stored> find(String name) {
        return names.contains(name) ? Optional.of(stored(name)) : Optional.empty();
    }

    @Override
    public synchronized boolean deliver(String source, String provider, Optional<String> id, String event) {
        if (id.isPresent() && !ids.add(source + " " + provider + " " + id.get())) {
            return false;
        }
        delivered.add(source + " " + provider + " " + event + " " + id.orElse("-"));
        return true;
    }

    private static Stored stored(String name) {
        return new Stored(
                new Definition(name, "https://git.example.com/" + name, "main", ".", Duration.ofMinutes(1)),
                Optional.empty(),
                Optional.empty(),
                Optional.empty(),
                Instant.EPOCH,
                Optional.empty(),
                false,
                0,
                Optional.empty(),
                List.of());
    }

    @Override
    public void declare(List<Definition> definitions) {
        throw unexpected();
    }

    @Override
    public List<Stored> all() {
        throw unexpected();
    }

    @Override
    public Optional<Instant> nextDue(String agent) {
        throw unexpected();
    }

    @Override
    public List<Stored> claimDue(String agent, Instant now, Duration hold, int limit) {
        throw unexpected();
    }

    @Override
    public boolean requestLook(String source, Trigger trigger) {
        throw unexpected();
    }

    @Override
    public void fetched(String source, Tip tip, Instant nextFetch) {
        throw unexpected();
    }

    @Override
    public void refused(String source, String commit, List<ManifestError> errors) {
        throw unexpected();
    }

    @Override
    public void failed(String source, String problem, Instant nextFetch) {
        throw unexpected();
    }

    @Override
    public Optional<Lineage> lineage(String name) {
        throw unexpected();
    }

    private static AssertionError unexpected() {
        return new AssertionError("a webhook has no business with this");
    }

    @Override
    public void hold(String agent, Instant until) {
        throw new AssertionError("a webhook never holds a source");
    }

    @Override
    public void release(String source, String agent) {
        throw new AssertionError("a webhook never releases a source");
    }

    @Override
    public void beginAnew(String agent) {
        throw new AssertionError("a webhook is no agent");
    }
}
