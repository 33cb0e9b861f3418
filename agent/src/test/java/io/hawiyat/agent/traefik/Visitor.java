package io.hawiyat.agent.traefik;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;

/** Somebody with a browser: asks Traefik for any host, over a connection of its own, and keeps the cookies. */
final class Visitor {

    private final int port;
    private final Map<String, String> cookies = new TreeMap<>();

    Visitor(RealTraefik traefik) {
        this(traefik.httpPort);
    }

    Visitor(int port) {
        this.port = port;
    }

    /** The status and the body, with a space between. */
    String visit(String host, String path) {
        try (var socket = new Socket(InetAddress.getLoopbackAddress(), port)) {
            socket.setSoTimeout(10_000);
            var request =
                    "GET " + path + " HTTP/1.1\r\nHost: " + host + "\r\nConnection: close\r\n" + cookies() + "\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.US_ASCII));
            var reader = new BufferedReader(new InputStreamReader(socket.getInputStream(), StandardCharsets.UTF_8));
            var lines = reader.lines().toList();
            keepCookies(lines);
            return lines.getFirst().split(" ", 3)[1] + " " + lines.getLast();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private String cookies() {
        return cookies.isEmpty() ? "" : "Cookie: " + String.join("; ", cookies.values()) + "\r\n";
    }

    private void keepCookies(List<String> lines) {
        for (var line : lines) {
            if (line.toLowerCase(Locale.ROOT).startsWith("set-cookie:")) {
                var cookie =
                        line.substring(line.indexOf(':') + 1).split(";", 2)[0].strip();
                cookies.put(cookie.split("=", 2)[0], cookie);
            }
        }
    }
}
