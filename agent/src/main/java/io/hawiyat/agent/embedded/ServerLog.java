package io.hawiyat.agent.embedded;

import java.io.IOException;
import java.io.RandomAccessFile;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.util.List;

/**
 * What a server writes to its output, appended to {@code NAME.log}. At most twice {@link #LIMIT} is kept, with the older
 * half in {@code NAME.log.1}.
 */
record ServerLog(Path file) {

    static final long LIMIT = 8L << 20;

    private static final int TAIL_BYTES = 2048;
    private static final int TAIL_LINES = 5;

    ProcessBuilder.Redirect redirect() {
        return ProcessBuilder.Redirect.appendTo(file.toFile());
    }

    /** Copies and empties the file, rather than renaming it, because the server has it open for appending. */
    void rotateWhenLong() throws IOException {
        if (!Files.exists(file) || Files.size(file) < LIMIT) {
            return;
        }
        Files.copy(file, file.resolveSibling(file.getFileName() + ".1"), StandardCopyOption.REPLACE_EXISTING);
        try (var channel = FileChannel.open(file, StandardOpenOption.WRITE)) {
            channel.truncate(0);
        }
    }

    /** Where the next line will stand. */
    long end() throws IOException {
        return Files.exists(file) ? Files.size(file) : 0;
    }

    /** The last few lines written since, for a message. */
    String since(long start) throws IOException {
        if (!Files.exists(file)) {
            return "";
        }
        try (var content = new RandomAccessFile(file.toFile(), "r")) {
            var from = Math.max(Math.min(start, content.length()), content.length() - TAIL_BYTES);
            content.seek(from);
            var bytes = new byte[(int) (content.length() - from)];
            content.readFully(bytes);
            return lastLines(new String(bytes, StandardCharsets.UTF_8).lines().toList());
        }
    }

    private static String lastLines(List<String> lines) {
        return String.join(" | ", lines.subList(Math.max(0, lines.size() - TAIL_LINES), lines.size()));
    }
}
