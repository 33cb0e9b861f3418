import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/**
 * The engine's API over its socket and nothing more: the floor under what is measured. One connection, kept open, for
 * one thread.
 */
final class RawEngine implements AutoCloseable {

    static final ObjectMapper JSON = new ObjectMapper();
    private static final String VERSION = "/v1.41";

    private final SocketChannel channel;
    private final InputStream in;
    private final OutputStream out;

    private RawEngine(SocketChannel channel) {
        this.channel = channel;
        this.in = new BufferedInputStream(Channels.newInputStream(channel));
        this.out = Channels.newOutputStream(channel);
    }

    static RawEngine open() throws IOException {
        var host = System.getenv().getOrDefault("DOCKER_HOST", "unix:///var/run/docker.sock");
        if (!host.startsWith("unix://")) {
            throw new IOException("the benchmark speaks to an engine at a Unix socket only, not at " + host);
        }
        var channel = SocketChannel.open(StandardProtocolFamily.UNIX);
        channel.connect(UnixDomainSocketAddress.of(Path.of(host.substring("unix://".length()))));
        return new RawEngine(channel);
    }

    JsonNode get(String path) throws IOException {
        return call("GET", path, null);
    }

    JsonNode post(String path, JsonNode body) throws IOException {
        return call("POST", path, body);
    }

    void delete(String path) throws IOException {
        call("DELETE", path, null);
    }

    private JsonNode call(String method, String path, JsonNode body) throws IOException {
        var answer = exchange(method, path, body);
        var text = new String(read(answer), StandardCharsets.UTF_8);
        if (answer.status() >= 400) {
            throw new IOException(method + " " + path + ": " + answer.status() + " " + text);
        }
        return text.isEmpty() ? JSON.nullNode() : JSON.readTree(text);
    }

    record Answer(int status, long length, boolean chunked) {}

    Answer exchange(String method, String path, JsonNode body) throws IOException {
        var bytes = body == null ? new byte[0] : JSON.writeValueAsBytes(body);
        var head = method + " " + VERSION + path + " HTTP/1.1\r\nHost: docker\r\nContent-Type: application/json\r\n"
                + "Content-Length: " + bytes.length + "\r\n\r\n";
        var request = new ByteArrayOutputStream();
        request.writeBytes(head.getBytes(StandardCharsets.UTF_8));
        request.writeBytes(bytes);
        out.write(request.toByteArray());
        var status = Integer.parseInt(line().split(" ")[1]);
        long length = 0;
        var chunked = false;
        for (var header = line(); !header.isEmpty(); header = line()) {
            var lower = header.toLowerCase();
            if (lower.startsWith("content-length:")) {
                length = Long.parseLong(lower.substring(15).strip());
            }
            chunked |= lower.startsWith("transfer-encoding: chunked");
        }
        return new Answer(status, length, chunked);
    }

    private byte[] read(Answer answer) throws IOException {
        if (!answer.chunked()) {
            return in.readNBytes((int) answer.length());
        }
        var all = new ByteArrayOutputStream();
        for (var chunk = chunk(); chunk.length > 0; chunk = chunk()) {
            all.writeBytes(chunk);
        }
        return all.toByteArray();
    }

    /** The next piece of a chunked answer; empty at its end. */
    byte[] chunk() throws IOException {
        var size = Integer.parseInt(line().strip(), 16);
        var bytes = in.readNBytes(size);
        line();
        return bytes;
    }

    private String line() throws IOException {
        var line = new ByteArrayOutputStream();
        for (var next = in.read(); next != '\n'; next = in.read()) {
            if (next < 0) {
                throw new EOFException("the engine closed the connection");
            }
            if (next != '\r') {
                line.write(next);
            }
        }
        return line.toString(StandardCharsets.UTF_8);
    }

    @Override
    public void close() throws IOException {
        channel.close();
    }
}
