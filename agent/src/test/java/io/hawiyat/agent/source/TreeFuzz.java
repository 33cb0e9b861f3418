package io.hawiyat.agent.source;

import com.code_intelligence.jazzer.api.FuzzedDataProvider;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.eclipse.jgit.internal.storage.dfs.DfsRepositoryDescription;
import org.eclipse.jgit.internal.storage.dfs.InMemoryRepository;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.ObjectId;

/** Trees of any names, modes and bytes, as no git would write them. {@code FuzzTest} and {@code bench/fuzz} run it. */
public final class TreeFuzz {

    private static final TreeLimits LIMITS = TreeLimits.DEFAULT;
    private static final Set<String> NEVER = Set.of("", ".", "..", ".git");

    private TreeFuzz() {}

    /**
     * Takes one input.
     *
     * @throws AssertionError when a path is listed that leads anywhere else than down
     */
    public static void fuzzerTestOneInput(FuzzedDataProvider data) throws IOException {
        try (var repository = new InMemoryRepository(new DfsRepositoryDescription("fuzz"));
                var inserter = repository.newObjectInserter()) {
            var blob = inserter.insert(Constants.OBJ_BLOB, "a".getBytes(StandardCharsets.UTF_8));
            var below = inserter.insert(
                    Constants.OBJ_TREE, line("100644", "web.yaml".getBytes(StandardCharsets.UTF_8), blob));
            for (var depth = data.consumeInt(0, 3); depth > 0; depth--) {
                below = inserter.insert(Constants.OBJ_TREE, tree(data, List.of(blob, below)));
            }
            var root = inserter.insert(Constants.OBJ_TREE, tree(data, List.of(blob, below)));
            inserter.flush();
            try (var reader = repository.newObjectReader()) {
                new TreeReader(reader, LIMITS)
                        .read(root, SourcePath.ROOT)
                        .entries()
                        .forEach(TreeFuzz::check);
            } catch (RefusedTreeException | IOException refused) {
                // What is refused whole, or names an object that is not there, lists nothing.
                return;
            }
        }
    }

    private static void check(Entry entry) {
        for (var name : entry.path().split("/", -1)) {
            if (NEVER.contains(name.toLowerCase(Locale.ROOT)) || name.chars().anyMatch(Character::isISOControl)) {
                throw new AssertionError("lists " + entry.path());
            }
        }
    }

    private static byte[] tree(FuzzedDataProvider data, List<ObjectId> objects) {
        if (data.consumeProbabilityDouble() < 0.1) {
            return data.consumeBytes(100);
        }
        var lines = new ByteArrayOutputStream();
        for (var entry = data.consumeInt(1, 5); entry > 0; entry--) {
            var mode = data.pickValue(
                    List.of("100644", "100755", "40000", "120000", "160000", data.consumeAsciiString(7)));
            lines.writeBytes(line(mode, data.consumeBytes(12), data.pickValue(objects)));
        }
        return lines.toByteArray();
    }

    private static byte[] line(String mode, byte[] name, ObjectId object) {
        var line = new ByteArrayOutputStream();
        line.writeBytes((mode + " ").getBytes(StandardCharsets.ISO_8859_1));
        line.writeBytes(name);
        line.write(0);
        var id = new byte[Constants.OBJECT_ID_LENGTH];
        object.copyRawTo(id, 0);
        line.writeBytes(id);
        return line.toByteArray();
    }
}
