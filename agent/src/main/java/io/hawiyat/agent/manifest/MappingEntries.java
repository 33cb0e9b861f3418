package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.LimitedParser.LimitExceeded;
import java.util.ArrayList;
import java.util.Collections;
import java.util.IdentityHashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Consumer;
import org.yaml.snakeyaml.nodes.MappingNode;
import org.yaml.snakeyaml.nodes.Node;
import org.yaml.snakeyaml.nodes.NodeTuple;
import org.yaml.snakeyaml.nodes.ScalarNode;
import org.yaml.snakeyaml.nodes.SequenceNode;

/**
 * The entries of a mapping by name, with those that its merge keys ({@code <<}, as in YAML 1.1) bring. Its own come
 * before merged ones, earlier merged ones before later.
 */
final class MappingEntries {

    private static final String MERGE = "<<";

    private final Map<String, NodeTuple> entries = new LinkedHashMap<>();
    private final List<KeyProblem> problems = new ArrayList<>();
    private final Set<Node> merging = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Consumer<Node> counted;

    private MappingEntries(Consumer<Node> counted) {
        this.counted = counted;
    }

    /**
     * A key that is refused.
     *
     * @param name the text of the key; empty when it has none
     */
    record KeyProblem(Node key, String name, String message) {}

    /**
     * Reads the entries of a mapping.
     *
     * @param counted is told of each entry that is looked at, and may end the reading by an exception
     */
    static MappingEntries of(MappingNode node, Consumer<Node> counted) {
        var entries = new MappingEntries(counted);
        entries.add(node, true);
        return entries;
    }

    Map<String, NodeTuple> byName() {
        return entries;
    }

    List<KeyProblem> problems() {
        return problems;
    }

    private void add(MappingNode node, boolean own) {
        if (!merging.add(node)) {
            throw new LimitExceeded("a merge key refers to the mapping that it is part of", node.getStartMark());
        }
        var merges = new ArrayList<NodeTuple>();
        for (var entry : node.getValue()) {
            counted.accept(entry.getKeyNode());
            if (!(entry.getKeyNode() instanceof ScalarNode key)) {
                problems.add(new KeyProblem(entry.getKeyNode(), "", "a key must be text"));
            } else if (isMerge(key)) {
                merges.add(entry);
            } else if (entries.putIfAbsent(key.getValue(), entry) != null && own) {
                problems.add(new KeyProblem(key, key.getValue(), "is given twice: remove one of the two"));
            }
        }
        merges.forEach(merge -> merge(merge.getValueNode()));
        merging.remove(node);
    }

    private static boolean isMerge(ScalarNode key) {
        return key.isPlain() && key.getValue().equals(MERGE);
    }

    private void merge(Node value) {
        if (value instanceof MappingNode mapping) {
            add(mapping, false);
        } else if (value instanceof SequenceNode sequence
                && sequence.getValue().stream().allMatch(MappingNode.class::isInstance)) {
            sequence.getValue().forEach(item -> add((MappingNode) item, false));
        } else {
            problems.add(new KeyProblem(value, MERGE, "must be a mapping, or a list of mappings, to merge"));
        }
    }
}
