package io.hawiyat.agent.docker;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashSet;
import java.util.List;
import java.util.OptionalInt;
import java.util.Set;
import java.util.stream.Stream;

/**
 * The TCP connections of a container as its host's kernel shows them, without anything being run in it: what other hosts,
 * or an engine elsewhere, have can not be seen. Those that the container itself opened do not count.
 *
 * <p>The format is that of {@code /proc/net/tcp} (https://docs.kernel.org/networking/proc_net_tcp.html).
 */
final class OpenConnections {

    private static final int LOCAL = 1;
    private static final int STATE = 3;
    private static final String LISTEN = "0A";

    /** Established, being opened, and half closed, when an answer may still be under way. */
    private static final Set<String> OPEN = Set.of("01", "03", "04", "08", "09", "0B");

    private OpenConnections() {}

    /**
     * Counts them.
     *
     * @param pid of the container's first process, as the engine says; 0 when it does not run
     */
    static OptionalInt of(String container, long pid) {
        var process = Path.of("/proc", Long.toString(pid));
        try {
            // The engine may count processes otherwise than this host does.
            if (pid == 0 || !Files.readString(process.resolve("cgroup")).contains(container)) {
                return OptionalInt.empty();
            }
            return OptionalInt.of(count(Stream.concat(lines(process, "tcp"), lines(process, "tcp6"))
                    .map(line -> List.of(line.strip().split("\\s+")))
                    .filter(fields -> fields.size() > STATE && fields.get(LOCAL).contains(":"))
                    .toList()));
        } catch (IOException unreadable) {
            return OptionalInt.empty();
        }
    }

    private static Stream<String> lines(Path process, String table) throws IOException {
        var path = process.resolve("net").resolve(table);
        return Files.exists(path) ? Files.readAllLines(path).stream() : Stream.empty();
    }

    static int count(List<List<String>> sockets) {
        var listening = new HashSet<String>();
        sockets.stream()
                .filter(fields -> fields.get(STATE).equals(LISTEN))
                .forEach(fields -> listening.add(port(fields)));
        return (int) sockets.stream()
                .filter(fields -> OPEN.contains(fields.get(STATE)) && listening.contains(port(fields)))
                .count();
    }

    private static String port(List<String> fields) {
        var address = fields.get(LOCAL);
        return address.substring(address.lastIndexOf(':') + 1);
    }
}
