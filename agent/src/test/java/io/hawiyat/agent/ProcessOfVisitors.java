package io.hawiyat.agent;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** {@link SteadyVisitors} in a process of their own, which may be elsewhere than this one. */
final class ProcessOfVisitors implements AutoCloseable {

    private final Process process;
    private final BufferedReader said;

    /** Waits until they have begun. */
    private ProcessOfVisitors(Process process) {
        this.process = process;
        this.said = new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
        line();
    }

    /** @param command that starts {@link SteadyVisitors#main} with {@link #classes} */
    static ProcessOfVisitors start(List<String> command) {
        try {
            return new ProcessOfVisitors(
                    new ProcessBuilder(command).redirectErrorStream(true).start());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Where the compiled tests are. */
    static Path classes() {
        try {
            return Path.of(SteadyVisitors.class
                    .getProtectionDomain()
                    .getCodeSource()
                    .getLocation()
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }

    private String line() {
        try {
            return String.valueOf(said.readLine());
        } catch (IOException e) {
            return e.toString();
        }
    }

    /** Ends them, and answers with what they say: failures first, then how many were answered. */
    List<String> end() {
        try {
            process.getOutputStream().close();
        } catch (IOException e) {
            return List.of(e.toString());
        }
        return List.of(line(), line());
    }

    @Override
    public void close() {
        process.destroy();
        try {
            if (!process.waitFor(10, TimeUnit.SECONDS)) {
                process.destroyForcibly();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
