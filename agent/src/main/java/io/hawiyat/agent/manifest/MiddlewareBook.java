package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The Middlewares of a tree, and what a reference to one of them stands for. First all are read, then their chains are
 * {@linkplain #settle settled}, then routes may refer to them.
 */
final class MiddlewareBook {

    /** Bounds what chains of chains can grow to. */
    static final int LONGEST = 50;

    private final MiddlewareReader reader = new MiddlewareReader();
    private final List<Entry> all = new ArrayList<>();
    private final Map<Id, Entry> byName = new LinkedHashMap<>();
    private final Map<Id, List<Middleware>> resolved = new HashMap<>();

    private record Id(String project, String name) {}

    /** @param settings none when they are wrong */
    private record Entry(Id id, Document document, Findings findings, Optional<Field> settings) {

        boolean sound() {
            return settings.isPresent() && findings.isEmpty();
        }

        String type() {
            return Pointers.lastName(settings.orElseThrow().pointer());
        }

        /** The members of a chain that is sound; none of any other middleware. */
        List<Field> members() {
            return settings.isPresent() && type().equals("chain")
                    ? settings.get().at("middlewares").items().toList()
                    : List.of();
        }
    }

    void read(Document document) {
        var findings = new Findings(document);
        var settings = reader.read(document, findings);
        var metadata = document.root().path("metadata");
        var id = new Id(
                metadata.path("project").asText("default"),
                metadata.path("name").asText());
        var entry = new Entry(id, document, findings, settings);
        all.add(entry);
        var other = id.name().isEmpty() ? null : byName.putIfAbsent(id, entry);
        if (other != null) {
            findings.atValue(
                    "/metadata/name",
                    "Middleware " + Quoting.oneLine(id.project() + "/" + id.name(), 80) + " is declared already, at "
                            + other.document().at());
        }
    }

    /** Finds what is wrong with chains. */
    void settle() {
        for (var entry : List.copyOf(byName.values())) {
            for (var member : entry.members()) {
                if (leadsTo(entry.id(), new Id(entry.id().project(), member.text()), new HashSet<>())) {
                    entry.findings().atValue(member.pointer(), "leads back to this chain");
                }
            }
        }
        byName.values().forEach(this::resolve);
    }

    private boolean leadsTo(Id end, Id from, Set<Id> seen) {
        if (from.equals(end)) {
            return true;
        }
        var entry = byName.get(from);
        return entry != null
                && seen.add(from)
                && entry.members().stream().anyMatch(it -> leadsTo(end, new Id(end.project(), it.text()), seen));
    }

    /** Those of a sound entry; none of another. */
    private List<Middleware> resolve(Entry entry) {
        var known = resolved.get(entry.id());
        if (known != null || !entry.sound()) {
            return known == null ? List.of() : known;
        }
        var found = entry.type().equals("chain") ? ofChain(entry) : List.of(middleware(entry));
        resolved.put(entry.id(), found);
        return found;
    }

    private static Middleware middleware(Entry entry) {
        JsonNode settings = entry.settings().orElseThrow().json().deepCopy();
        if (settings instanceof ObjectNode object) {
            MiddlewareAddresses.within(entry.id().project(), entry.type(), object);
        }
        return new Middleware(entry.id().name(), entry.type(), settings);
    }

    private List<Middleware> ofChain(Entry chain) {
        var found = new ArrayList<Middleware>();
        for (var member : chain.members()) {
            found.addAll(resolve(chain.id().project(), member, chain.findings()));
            if (found.size() > LONGEST) {
                chain.findings().atValue(member.pointer(), "makes the chain longer than " + LONGEST + " middlewares");
            }
            if (!chain.findings().isEmpty()) {
                return List.of();
            }
        }
        return found;
    }

    /** What a reference stands for, in the order in which requests pass; none when it is wrong, which is then said. */
    List<Middleware> resolve(String project, Field reference, Findings findings) {
        var name = reference.text();
        var entry = byName.get(new Id(project, name));
        if (entry == null) {
            var known = byName.keySet().stream()
                    .filter(it -> it.project().equals(project))
                    .map(Id::name)
                    .toList();
            findings.atValue(
                    reference.pointer(),
                    "there is no Middleware " + Quoting.quoted(name) + " in the project " + project + " of this source"
                            + Nearest.hint(name, known));
            return List.of();
        }
        var found = resolve(entry);
        if (!entry.sound()) {
            findings.atValue(
                    reference.pointer(),
                    "the Middleware " + Quoting.quoted(name) + " is in error, at "
                            + entry.document().at());
        }
        return found;
    }

    /** How many are right. */
    int sound() {
        return (int) all.stream().filter(Entry::sound).count();
    }

    Stream<ManifestError> errors() {
        return all.stream().flatMap(entry -> entry.findings().errors(Optional.empty()));
    }
}
