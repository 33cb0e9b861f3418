package io.hawiyat.agent.source;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.errors.IncorrectObjectTypeException;
import org.eclipse.jgit.errors.LargeObjectException;
import org.eclipse.jgit.lib.Constants;
import org.eclipse.jgit.lib.FileMode;
import org.eclipse.jgit.lib.ObjectChecker;
import org.eclipse.jgit.lib.ObjectChecker.ErrorType;
import org.eclipse.jgit.lib.ObjectId;
import org.eclipse.jgit.lib.ObjectReader;
import org.eclipse.jgit.treewalk.CanonicalTreeParser;

/** Reads one tree object as it is, and refuses what no git client writes. */
final class FolderReader {

    /** A folder of 20,000 long names has 6 MB. */
    private static final int FOLDER_BYTES = 8 << 20;

    private final ObjectReader objects;
    private final TreeNames names = new TreeNames();
    private final ObjectChecker structure =
            new ObjectChecker().setIgnore(EnumSet.of(ErrorType.ZERO_PADDED_FILEMODE, ErrorType.GITMODULES_SYMLINK));

    FolderReader(ObjectReader objects) {
        this.objects = objects;
    }

    enum Kind {
        FOLDER("folder"),
        FILE("file"),
        EXECUTABLE("file"),
        LINK("symbolic link"),
        SUBMODULE("submodule");

        private final String words;

        Kind(String words) {
            this.words = words;
        }

        /** The tree's structure was checked: it has no other mode. */
        static Kind of(int mode) {
            return switch (mode & FileMode.TYPE_MASK) {
                case FileMode.TYPE_TREE -> FOLDER;
                case FileMode.TYPE_SYMLINK -> LINK;
                case FileMode.TYPE_GITLINK -> SUBMODULE;
                default -> FileMode.EXECUTABLE_FILE.equals(mode) ? EXECUTABLE : FILE;
            };
        }

        @Override
        public String toString() {
            return words;
        }
    }

    /**
     * One line of a folder.
     *
     * @param name empty when it is no text
     * @param shown the name for messages, whatever its bytes
     */
    record Item(Optional<String> name, String shown, Kind kind, ObjectId id) {}

    /**
     * The lines of a folder in git's order.
     *
     * @param prefix the folder's path for messages, ending in a slash, or empty
     */
    List<Item> items(ObjectId folder, String prefix) throws IOException, RefusedTreeException {
        var raw = bytes(folder, prefix);
        try {
            structure.checkTree(folder, raw);
        } catch (CorruptObjectException malformed) {
            throw refusal(prefix, String.valueOf(malformed.getMessage()));
        }
        var items = new ArrayList<Item>();
        var line = new CanonicalTreeParser();
        for (line.reset(raw); !line.eof(); line.next()) {
            var name = Arrays.copyOf(line.getEntryPathBuffer(), line.getEntryPathLength());
            var shown = TreeNames.shown(name);
            if (names.isHostile(name)) {
                throw refusal(prefix + shown, "a name that stands for git's own folder or leads out of this one");
            }
            items.add(new Item(TreeNames.text(name), shown, Kind.of(line.getEntryRawMode()), line.getEntryObjectId()));
        }
        return items;
    }

    private byte[] bytes(ObjectId folder, String prefix) throws IOException, RefusedTreeException {
        try {
            return objects.open(folder, Constants.OBJ_TREE).getCachedBytes(FOLDER_BYTES);
        } catch (LargeObjectException large) {
            throw new RefusedTreeException(prefix, "the folder has too many names to read: split it");
        } catch (IncorrectObjectTypeException notATree) {
            throw refusal(prefix, "a folder that is another kind of object");
        }
    }

    private static RefusedTreeException refusal(String path, String reason) {
        return new RefusedTreeException(
                path,
                "the whole commit is refused, no git client makes such a tree: " + PlainText.line(reason, 300)
                        + "; remove it from the branch");
    }
}
