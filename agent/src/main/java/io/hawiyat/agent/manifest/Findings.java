package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** What is wrong with one document: the first message for each value, so that one mistake is one error. */
final class Findings {

    private final Document document;
    private final Map<String, Problem> problems = new LinkedHashMap<>();

    Findings(Document document) {
        this.document = document;
        document.problems().forEach(problem -> problems.putIfAbsent(problem.pointer(), problem));
    }

    void atKey(String pointer, String message) {
        problems.putIfAbsent(pointer, new Problem(document.keyPosition(pointer), pointer, message));
    }

    void atValue(String pointer, String message) {
        problems.putIfAbsent(pointer, new Problem(document.valuePosition(pointer), pointer, message));
    }

    boolean isEmpty() {
        return problems.isEmpty();
    }

    /** Whether a value, or anything in it, is known to be wrong, so that no rule should build on it. */
    boolean touch(String pointer) {
        return problems.keySet().stream().anyMatch(wrong -> Pointers.isWithin(wrong, pointer));
    }

    /** A copy of the document without the values that are wrong; within lists null takes their place. */
    Document sound() {
        var root = document.root().deepCopy();
        var places = new HashMap<>(document.places());
        problems.keySet().forEach(pointer -> remove(root, pointer));
        places.keySet().removeIf(place -> Pointers.isCovered(place, problems.keySet()));
        return new Document(document.file(), root, places, List.of());
    }

    private static void remove(JsonNode root, String pointer) {
        var parent = root.at(Pointers.parent(pointer));
        var name = Pointers.lastName(pointer);
        if (parent instanceof ObjectNode object) {
            object.remove(name);
        } else if (parent instanceof ArrayNode array) {
            array.setNull(Integer.parseInt(name));
        }
    }

    Stream<ManifestError> errors(Optional<ApplicationId> application) {
        return problems.values().stream().map(problem -> error(problem, application));
    }

    private ManifestError error(Problem problem, Optional<ApplicationId> application) {
        return new ManifestError(
                document.file(),
                problem.position().line(),
                problem.position().column(),
                Pointers.field(problem.pointer()),
                problem.message(),
                application);
    }
}
