package io.hawiyat.agent.manifest;

import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * What Git LFS commits in place of a file, whose content is on another server. The form is that of its specification
 * (git-lfs/docs/spec.md): at most 1024 bytes, this line first.
 */
final class LfsPointer {

    /** In bytes. */
    static final int LONGEST = 1024;

    static final String REFUSAL = "is a pointer of Git LFS, which is not followed: commit the file itself";

    private static final byte[] FIRST_LINE =
            "version https://git-lfs.github.com/spec/v1\n".getBytes(StandardCharsets.US_ASCII);

    private LfsPointer() {}

    static boolean is(byte[] bytes) {
        return bytes.length <= LONGEST
                && bytes.length >= FIRST_LINE.length
                && Arrays.equals(bytes, 0, FIRST_LINE.length, FIRST_LINE, 0, FIRST_LINE.length);
    }
}
