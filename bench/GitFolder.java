import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The repository that the agent follows. */
record GitFolder(Path path) {

    static GitFolder create(Path path) throws Exception {
        Files.createDirectories(path);
        var folder = new GitFolder(path);
        folder.git("init", "--quiet");
        folder.git("symbolic-ref", "HEAD", "refs/heads/main");
        folder.git("config", "user.name", "bench");
        folder.git("config", "user.email", "bench@hawiyat.localhost");
        folder.git("config", "commit.gpgSign", "false");
        folder.git("config", "core.hooksPath", "/dev/null");
        folder.write("README.md", "begin");
        folder.commit();
        return folder;
    }

    void write(String file, String text) throws IOException {
        Files.writeString(path.resolve(file), text);
    }

    /** The id of the new commit. */
    String commit() throws Exception {
        git("add", "--all");
        git("commit", "--quiet", "-m", "bench");
        return git("rev-parse", "HEAD").strip();
    }

    private String git(String... arguments) throws Exception {
        var command = new ArrayList<>(List.of("git", "-C", path.toString()));
        command.addAll(List.of(arguments));
        var process = new ProcessBuilder(command).redirectErrorStream(true).start();
        var output = new String(process.getInputStream().readAllBytes());
        if (process.waitFor() != 0) {
            throw new IOException(command + ": " + output);
        }
        return output;
    }
}
