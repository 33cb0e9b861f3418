package io.hawiyat.agent.source;

import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import java.util.Optional;
import org.eclipse.jgit.errors.CorruptObjectException;
import org.eclipse.jgit.lib.ObjectChecker;

/** Judges the names in a tree: no author's git writes {@code ..} or {@code .git}, so a tree with one is an attack. */
final class TreeNames {

    /** Knows git's rules, {@code .git} as HFS+ spells it and {@code git~1} of NTFS included. */
    private final ObjectChecker segments = new ObjectChecker().setSafeForMacOS(true);

    /** Whether the name is {@code .}, {@code ..}, {@code .git} in any spelling, empty, or has a slash in it. */
    boolean isHostile(byte[] name) {
        var start = 0;
        for (var at = 0; at <= name.length; at++) {
            // NTFS takes a backslash for a slash and what follows a colon for a stream of the same file.
            var ends = at == name.length || name[at] == '\\' || name[at] == ':';
            if (ends && isHostileSegment(name, start, at)) {
                return true;
            }
            start = ends ? at + 1 : start;
        }
        return false;
    }

    private boolean isHostileSegment(byte[] name, int start, int end) {
        var emptyPart = start == end && name.length > 0;
        if (emptyPart) {
            return false;
        }
        try {
            segments.checkPathSegment(name, start, end);
            return false;
        } catch (CorruptObjectException hostile) {
            return true;
        }
    }

    /** The name as text; empty when it is not UTF-8 or has control characters, which no file of ours needs. */
    static Optional<String> text(byte[] name) {
        try {
            var text = StandardCharsets.UTF_8
                    .newDecoder()
                    .decode(ByteBuffer.wrap(name))
                    .toString();
            return Optional.of(text).filter(plain -> plain.chars().noneMatch(Character::isISOControl));
        } catch (CharacterCodingException notText) {
            return Optional.empty();
        }
    }

    /** The name for a message, whatever its bytes. */
    static String shown(byte[] name) {
        return new String(Arrays.copyOf(name, Math.min(name.length, 255)), StandardCharsets.UTF_8);
    }
}
