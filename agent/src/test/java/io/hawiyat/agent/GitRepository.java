package io.hawiyat.agent;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A repository on disk, as a developer would use it: with git itself. */
final class GitRepository {

    private final Path folder;

    private GitRepository(Path folder) {
        this.folder = folder;
    }

    static GitRepository create(Path folder) {
        var repository = new GitRepository(folder);
        repository.git("init", "--quiet", "--initial-branch=main");
        repository.git("config", "user.name", "Ada");
        repository.git("config", "user.email", "ada@example.com");
        return repository;
    }

    Path folder() {
        return folder;
    }

    GitRepository write(String path, String text) {
        try {
            var file = folder.resolve(path);
            Files.createDirectories(file.getParent());
            Files.writeString(file, text);
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** All that is in a folder of the disk. */
    GitRepository copy(Path content) {
        try (var files = Files.walk(content)) {
            for (var file : files.filter(Files::isRegularFile).toList()) {
                var target = folder.resolve(content.relativize(file).toString());
                Files.createDirectories(target.getParent());
                Files.copy(file, target, StandardCopyOption.REPLACE_EXISTING);
            }
            return this;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /** Changes what stands in a file, which has to have it. */
    GitRepository replace(String path, String before, String after) {
        try {
            var text = Files.readString(folder.resolve(path));
            if (!text.contains(before)) {
                throw new IllegalArgumentException(path + " does not have: " + before);
            }
            return write(path, text.replace(before, after));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    GitRepository delete(String path) {
        git("rm", "--quiet", path);
        return this;
    }

    /** Commits everything and answers with the full commit id. */
    String commit(String message) {
        git("add", "--all");
        git("commit", "--quiet", "--allow-empty", "--message", message);
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) {
        var command = new ArrayList<>(List.of("git"));
        command.addAll(List.of(arguments));
        try {
            var process = new ProcessBuilder(command)
                    .directory(folder.toFile())
                    .redirectErrorStream(true)
                    .start();
            var output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
            if (!process.waitFor(30, TimeUnit.SECONDS) || process.exitValue() != 0) {
                throw new IllegalStateException(String.join(" ", command) + ": " + output);
            }
            return output;
        } catch (IOException e) {
            throw new UncheckedIOException("git is missing? run testbed/up", e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IllegalStateException(e);
        }
    }
}
