package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.Health.Probe;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.regex.Pattern;

/**
 * One GET. Over a plain socket and not an HTTP client: the timeout is of the whole probe, no connection is kept that
 * would hold up a container's end, redirects are answers, and ten a second for each starting container cost little.
 */
record HttpProbe(String address, Probe.Http http, Duration timeout) {

    private static final Pattern STATUS = Pattern.compile("HTTP/\\d(?:\\.\\d)? (\\d{3})(?: |\r|\n|$)");
    private static final int ENOUGH = 2048;

    ProbeResult run() {
        var end = System.nanoTime() + timeout.toNanos();
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, http.port()), left(end));
            socket.getOutputStream().write(request().getBytes(StandardCharsets.UTF_8));
            return judged(answer(socket, end));
        } catch (SocketTimeoutException e) {
            return Prober.unhealthy("GET " + where() + " was not answered within " + timeout.toMillis() + " ms");
        } catch (IOException e) {
            return Prober.unhealthy("GET " + where() + ": " + e.getMessage());
        }
    }

    private String where() {
        return ":" + http.port() + http.path();
    }

    private String request() {
        return "GET " + http.path() + " HTTP/1.1\r\nHost: " + address + ":" + http.port()
                + "\r\nUser-Agent: hawiyat-probe\r\nAccept: */*\r\nConnection: close\r\n\r\n";
    }

    /** The beginning of the answer: all of it up to 2 KiB, less when it is known to be healthy. */
    private String answer(Socket socket, long end) throws IOException {
        var answer = new ByteArrayOutputStream();
        var buffer = new byte[ENOUGH];
        while (answer.size() < ENOUGH) {
            socket.setSoTimeout(left(end));
            var read = socket.getInputStream().read(buffer, 0, ENOUGH - answer.size());
            if (read < 0) {
                break;
            }
            answer.write(buffer, 0, read);
            if (status(answer.toString(StandardCharsets.ISO_8859_1)) < 400) {
                break;
            }
        }
        return answer.toString(StandardCharsets.UTF_8);
    }

    private ProbeResult judged(String answer) {
        var status = status(answer);
        if (status >= 200 && status < 400) {
            return new ProbeResult.Healthy();
        }
        if (status == UNKNOWN) {
            return Prober.unhealthy("GET " + where() + " was not answered with HTTP: " + answer);
        }
        var body = answer.indexOf("\r\n\r\n");
        return Prober.unhealthy(
                "GET " + where() + " answered " + status + (body < 0 ? "" : ": " + answer.substring(body)));
    }

    private static final int UNKNOWN = 999;

    private static int status(String answer) {
        var matcher = STATUS.matcher(answer);
        return matcher.lookingAt() ? Integer.parseInt(matcher.group(1)) : UNKNOWN;
    }

    private static int left(long end) throws SocketTimeoutException {
        var millis = Duration.ofNanos(end - System.nanoTime()).toMillis();
        if (millis <= 0) {
            throw new SocketTimeoutException();
        }
        return Math.toIntExact(millis);
    }
}
