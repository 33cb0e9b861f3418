package io.hawiyat.agent.docker;

import java.io.DataInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;

/**
 * What a container writes, as the engine sends it: each frame has 8 bytes with the kind of stream and the length, then
 * that many bytes (https://docs.docker.com/reference/api/engine/version/v1.41/#tag/Container/operation/ContainerAttach).
 */
final class Frames {

    private static final int STDERR = 2;
    private static final int CHUNK = 64 * 1024;

    private final DataInputStream input;
    private boolean error;
    private int left;

    Frames(InputStream input) {
        this.input = new DataInputStream(input);
    }

    /** What follows of a frame, a large one in parts; empty at the end. */
    byte[] next() throws IOException {
        if (left == 0 && !readHeader()) {
            return new byte[0];
        }
        var bytes = input.readNBytes(Math.min(left, CHUNK));
        if (bytes.length == 0) {
            throw new EOFException("a container's output ended within a frame");
        }
        left -= bytes.length;
        return bytes;
    }

    /** Whether what {@link #next} gave last was written to the standard error stream. */
    boolean error() {
        return error;
    }

    private boolean readHeader() throws IOException {
        while (left == 0) {
            var kind = input.read();
            if (kind < 0) {
                return false;
            }
            input.skipNBytes(3);
            error = kind == STDERR;
            left = input.readInt();
        }
        return true;
    }
}
