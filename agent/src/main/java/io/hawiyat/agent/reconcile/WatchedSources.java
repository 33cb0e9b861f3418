package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.DeclaredSource;
import io.hawiyat.agent.manifest.ProjectScope;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.state.Sources;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/** All sources that this agent knows how to fetch: those of its configuration, and those that these declare. */
public final class WatchedSources {

    private final Configured configured;
    private final Sources sources;
    private final DeclaredDefinitions declared;

    public WatchedSources(Configured configured, Sources sources, Vault vault) {
        this.configured = configured;
        this.sources = sources;
        this.declared = new DeclaredDefinitions(vault, configured.localHosts());
    }

    /**
     * What the operator says of sources.
     *
     * @param problems sources that can not be watched as they are configured, with what is wrong
     * @param scopes in which projects each may declare anything; everywhere unless it is there
     * @param webhookSecrets by source, each of which counts
     * @param localHosts hosts of this machine or its link that a Source in a manifest may name
     */
    public record Configured(
            Map<String, SourceDefinition> definitions,
            Map<String, String> problems,
            Map<String, ProjectScope> scopes,
            Map<String, List<String>> webhookSecrets,
            Set<String> localHosts) {

        public Configured {
            definitions = Map.copyOf(definitions);
            problems = Map.copyOf(problems);
            scopes = Map.copyOf(scopes);
            webhookSecrets = Map.copyOf(webhookSecrets);
            localHosts = Set.copyOf(localHosts);
        }
    }

    /** What is known of a source. */
    sealed interface Found {

        record Watched(SourceDefinition definition, Grant grant) implements Found {}

        /** It can not be fetched as it is. */
        record Unusable(String message) implements Found {}

        /** It is of another agent's configuration, or of none. */
        record Unknown() implements Found {}
    }

    Found find(String name) {
        var own = Optional.ofNullable(configured.definitions().get(name));
        if (own.isPresent()) {
            return new Found.Watched(own.get(), root(own.get()));
        }
        var problem = Optional.ofNullable(configured.problems().get(name));
        return problem.<Found>map(Found.Unusable::new)
                .or(() -> sources.lineage(name).map(this::fromRepository))
                .orElseGet(Found.Unknown::new);
    }

    private Grant root(SourceDefinition source) {
        return Grant.root(configured.scopes().getOrDefault(source.name(), ProjectScope.everything()), source);
    }

    private Found fromRepository(Sources.Lineage lineage) {
        var origin = Optional.ofNullable(configured.definitions().get(lineage.root()));
        if (origin.isEmpty() || lineage.line().isEmpty()) {
            return new Found.Unknown();
        }
        try {
            return watched(origin.get(), lineage.line());
        } catch (IllegalArgumentException unusable) {
            return new Found.Unusable(String.valueOf(unusable.getMessage()));
        }
    }

    private Found watched(SourceDefinition origin, List<DeclaredSource> line) {
        var grant = root(origin);
        var last = origin;
        for (var step : line) {
            last = declared.of(step);
            grant = grant.to(step.scope(), last);
        }
        return new Found.Watched(last, grant);
    }

    /** Each of them counts; a source without one takes no webhooks. */
    public List<String> webhookSecrets(String source) {
        var own = configured.webhookSecrets().get(source);
        if (own != null) {
            return own;
        }
        return sources
                .lineage(source)
                .filter(lineage -> configured.definitions().containsKey(lineage.root()))
                .filter(lineage -> !lineage.line().isEmpty())
                .flatMap(lineage -> webhookSecret(lineage.line().getLast()))
                .stream()
                .toList();
    }

    /** One that can not be read is the error of its source already. */
    private Optional<String> webhookSecret(DeclaredSource source) {
        try {
            return declared.webhookSecret(source);
        } catch (IllegalArgumentException unreadable) {
            return Optional.empty();
        }
    }
}
