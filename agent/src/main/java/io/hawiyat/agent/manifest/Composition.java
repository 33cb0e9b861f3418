package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.manifest.Document.Place;
import io.hawiyat.agent.manifest.LimitedParser.LimitExceeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.yaml.snakeyaml.error.Mark;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;
import org.yaml.snakeyaml.nodes.Tag;

/** Turns the nodes of one document into JSON: aliases become copies, merge keys are merged, scalars are resolved. */
final class Composition {

    /** Bounds what aliases can grow a document to. */
    static final int MAX_VALUES = 100_000;

    private static final Set<Tag> CORE_SCALARS =
            Set.of(PlainScalar.TAG, Tag.STR, Tag.INT, Tag.FLOAT, Tag.BOOL, Tag.NULL);

    private final int linesBefore;
    private final Map<String, Place> places = new HashMap<>();
    private final List<Problem> problems = new ArrayList<>();
    private final Set<Node> open = Collections.newSetFromMap(new IdentityHashMap<>());
    private int values;

    private Composition(int linesBefore) {
        this.linesBefore = linesBefore;
    }

    /**
     * Composes a document.
     *
     * @throws LimitExceeded when an alias holds itself, or when the aliases make it too large
     */
    static Document of(String file, Node root, int linesBefore) {
        var composition = new Composition(linesBefore);
        var json = composition.json(root, "", composition.position(root.getStartMark()));
        return new Document(file, json, composition.places, composition.problems);
    }

    private JsonNode json(Node node, String pointer, Position key) {
        count(node);
        var text = node instanceof ScalarNode scalar ? scalar.getValue() : "";
        places.put(pointer, new Place(key, position(node.getStartMark()), text));
        return switch (node) {
            case ScalarNode scalar -> scalar(scalar, pointer);
            case SequenceNode sequence -> sequence(sequence, pointer);
            case MappingNode mapping -> mapping(mapping, pointer);
            default -> throw new IllegalStateException("a composed document has no " + node.getNodeId());
        };
    }

    private JsonNode scalar(ScalarNode node, String pointer) {
        if (!CORE_SCALARS.contains(node.getTag())) {
            refuseTag(node, pointer);
        }
        if (node.getValue().chars().anyMatch(c -> c == 0) || hasLoneSurrogate(node.getValue())) {
            problem(node, pointer, "holds a character that no text may have (NUL, or half of a surrogate pair)");
        }
        return node.getTag().equals(Tag.STR) || !CORE_SCALARS.contains(node.getTag())
                ? JsonNodeFactory.instance.textNode(node.getValue())
                : PlainScalar.of(node.getValue());
    }

    private static boolean hasLoneSurrogate(String text) {
        return text.codePoints().anyMatch(c -> c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE);
    }

    private JsonNode sequence(SequenceNode node, String pointer) {
        if (!node.getTag().equals(Tag.SEQ)) {
            refuseTag(node, pointer);
        }
        enter(node);
        var array = JsonNodeFactory.instance.arrayNode();
        for (var item : node.getValue()) {
            array.add(json(item, Pointers.item(pointer, array.size()), position(item.getStartMark())));
        }
        open.remove(node);
        return array;
    }

    private JsonNode mapping(MappingNode node, String pointer) {
        if (!node.getTag().equals(Tag.MAP)) {
            refuseTag(node, pointer);
        }
        enter(node);
        var object = JsonNodeFactory.instance.objectNode();
        var entries = MappingEntries.of(node, this::count);
        for (var refused : entries.problems()) {
            var at = refused.name().isEmpty() ? pointer : Pointers.child(pointer, refused.name());
            problem(refused.key(), at, refused.message());
        }
        entries.byName().forEach((name, entry) -> {
            var key = position(entry.getKeyNode().getStartMark());
            object.set(name, json(entry.getValueNode(), Pointers.child(pointer, name), key));
        });
        open.remove(node);
        return object;
    }

    private void enter(Node node) {
        if (!open.add(node)) {
            throw new LimitExceeded("an alias refers to what it is part of", node.getStartMark());
        }
    }

    private void count(Node node) {
        if (++values > MAX_VALUES) {
            throw new LimitExceeded("more than " + MAX_VALUES + " values in one document", node.getStartMark());
        }
    }

    private void refuseTag(Node node, String pointer) {
        var tag = node.getTag().getValue().replace(Tag.PREFIX, "!!");
        problem(node, pointer, "tags are not supported: take " + Quoting.oneLine(tag, 60) + " away");
    }

    private void problem(Node node, String pointer, String message) {
        problems.add(new Problem(position(node.getStartMark()), pointer, message));
    }

    private Position position(Mark mark) {
        return new Position(mark.getLine() + linesBefore + 1, mark.getColumn() + 1);
    }
}
