package io.hawiyat.agent.source;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A repository made by the real git, untouched by the configuration of whoever runs the tests. */
record GitRepository(Path directory) {

    static GitRepository empty(Path directory) throws IOException {
        Files.createDirectories(directory);
        var repository = new GitRepository(directory);
        repository.git("init", "--quiet", "--initial-branch=main");
        return repository;
    }

    static GitRepository with(Path directory, String file, String text) throws IOException {
        var repository = empty(directory);
        repository.commit(file, text);
        return repository;
    }

    /** Writes a file and commits it on the present branch; gives the commit's id. */
    String commit(String file, String text) throws IOException {
        var path = directory.resolve(file);
        Files.createDirectories(path.getParent());
        Files.writeString(path, text);
        git("add", "--all");
        return commitAll("Write " + file);
    }

    String commitAll(String message) throws IOException {
        git("commit", "--quiet", "--allow-empty", "--message", message);
        return head();
    }

    String head() throws IOException {
        return git("rev-parse", "HEAD");
    }

    String blob(String text) throws IOException {
        return run(text.getBytes(StandardCharsets.UTF_8), List.of("hash-object", "-w", "--stdin"));
    }

    /** A tree that git itself would refuse to make, of lines that {@link #line} made. */
    String tree(byte[]... lines) throws IOException {
        var all = new ByteArrayOutputStream();
        for (var line : lines) {
            all.writeBytes(line);
        }
        return run(all.toByteArray(), List.of("hash-object", "-w", "-t", "tree", "--literally", "--stdin"));
    }

    /** An object of any content; gives its id. */
    String object(String type, String content) throws IOException {
        return run(
                (content + "\n").getBytes(StandardCharsets.UTF_8),
                List.of("hash-object", "-w", "-t", type, "--literally", "--stdin"));
    }

    static byte[] line(String mode, String name, String id) {
        var head = (mode + " " + name + "\0").getBytes(StandardCharsets.UTF_8);
        var line = Arrays.copyOf(head, head.length + 20);
        System.arraycopy(HexFormat.of().parseHex(id), 0, line, head.length, 20);
        return line;
    }

    /** Makes main a commit of that tree. */
    String commitTree(String tree) throws IOException {
        var commit = git("commit-tree", tree, "-m", "A tree made by hand");
        git("update-ref", "refs/heads/main", commit);
        return commit;
    }

    String git(String... arguments) throws IOException {
        return run(new byte[0], List.of(arguments));
    }

    private String run(byte[] input, List<String> arguments) throws IOException {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(arguments);
        var builder = new ProcessBuilder(command).directory(directory.toFile()).redirectErrorStream(true);
        isolate(builder);
        var process = start(builder);
        try (var stdin = process.getOutputStream()) {
            stdin.write(input);
        }
        var output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        try {
            assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        } catch (InterruptedException stopped) {
            throw new IOException(stopped);
        }
        assertThat(process.exitValue()).as("%s: %s", command, output).isZero();
        return output.strip();
    }

    private static Process start(ProcessBuilder builder) {
        try {
            return builder.start();
        } catch (IOException missing) {
            throw new AssertionError("this test needs git: install it with 'apt-get install git'", missing);
        }
    }

    static void isolate(ProcessBuilder builder) {
        var environment = builder.environment();
        environment.put("GIT_CONFIG_GLOBAL", "/dev/null");
        environment.put("GIT_CONFIG_SYSTEM", "/dev/null");
        environment.put("GIT_CONFIG_NOSYSTEM", "1");
        for (var role : List.of("AUTHOR", "COMMITTER")) {
            environment.put("GIT_" + role + "_NAME", "Ada Lovelace");
            environment.put("GIT_" + role + "_EMAIL", "ada@example.com");
        }
    }
}
