package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ExplainingCommandsTest {

    private static final String HELD = """
            {"project": "shop", "application": "web", "state": "Held", "summary": "commit 2222 is held",
             "chain": [
               {"stage": "Seen", "time": "2026-01-01T10:00:00.123Z", "message": "a webhook asked", "fields": [],
                "revision": null, "deployment": null},
               {"stage": "Commit", "time": "2026-01-01T09:59:00Z", "message": "Ada: Try\\u001b[31m red",
                "fields": [], "revision": "2222222222222222", "deployment": null},
               {"stage": "Changed", "time": null, "message": "one field", "revision": null, "deployment": null,
                "fields": [{"field": "spec.image", "before": "web:1", "after": "web:2"}]}],
             "unblock": [{"message": "commit a change", "command": null},
                         {"message": "or try again", "command": "hawiyat retry shop/web"}]}
            """;

    private static final String LINES = """
            {"items": [
              {"time": "2026-01-01T10:00:00Z", "container": "x-web-g1-0", "stream": "stdout", "text": "ready"},
              {"time": "2026-01-01T10:00:01Z", "container": "x-web-g1-1", "stream": "stderr",
               "text": "a\\tb \\u001b[2Jgone"}], "next": null}
            """;

    @TempDir
    private Path folder;

    @AutoClose
    private RecordedAgent agent;

    @BeforeEach
    void start() throws IOException {
        agent = RecordedAgent.start();
    }

    @Test
    void saysWhyAnApplicationIsAsItIs() {
        agent.says("/applications/shop/web/explain", HELD);

        var run = ask("explain", "shop/web");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "shop/web: Held",
                        "  commit 2222 is held",
                        "",
                        "2026-01-01T10:00:00Z  Seen        a webhook asked",
                        "2026-01-01T09:59:00Z  Commit      Ada: Try?[31m red (22222222)",
                        "                      Changed     one field",
                        "                                  ~ spec.image: web:1 -> web:2",
                        "",
                        "What leads on:",
                        "  commit a change",
                        "  or try again: hawiyat retry shop/web");
    }

    @Test
    void namesTheNextCommandWhenThereIsNoSuchApplication() {
        for (var command : List.of("explain", "logs")) {
            var run = ask(command, "shop/none");

            assertThat(run.exitCode()).isEqualTo(1);
            assertThat(run.err()).contains("has no application shop/none", "hawiyat status");
        }
    }

    @Test
    void printsTheLinesOfAllReplicasWithoutWhatMovesTheCursor() {
        agent.says("/applications/shop/web/logs?tail=2", LINES);

        var run = ask("logs", "shop/web", "--tail", "2");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("x-web-g1-0 | ready", "x-web-g1-1 | a    b ?[2Jgone");
    }

    @Test
    void printsWhatTheLatestBuildSaid() throws IOException {
        agent.says("/deployments?limit=100&project=shop&application=web", """
                        {"items": [{"id": "9", "steps": [{"name": "Image"}]},
                                   {"id": "8", "steps": [{"name": "Build"}]},
                                   {"id": "7", "steps": [{"name": "Build"}]}], "next": null}
                        """)
                .says("/deployments/7/build", "Step 1/2 : FROM busybox\nStep 2/2 : RUN \u001b[2Jfalse\n");

        var run = ask("logs", "shop/web", "--build");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("Step 1/2 : FROM busybox", "Step 2/2 : RUN ?[2Jfalse");
        var json = new ObjectMapper()
                .readTree(ask("logs", "shop/web", "--build", "-o", "json").out());
        assertThat(json.path("deployment").asText()).isEqualTo("7");
        assertThat(json.path("log").asText()).contains("FROM busybox");
    }

    @Test
    void saysWhenNothingWasBuilt() {
        agent.says("/deployments?limit=100&project=shop&application=web", "{\"items\": [], \"next\": null}");

        var run = ask("logs", "shop/web", "--build");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("nothing was built for shop/web");
        assertThat(ask("logs", "shop/web", "--build", "-f").exitCode()).isEqualTo(2);
    }

    @Test
    void followsLinesUntilTheAgentEnds() throws IOException {
        agent.says("/applications/default/web/logs?tail=100&follow=true", """
                : open

                event: log
                data: {"container": "x-web-g1-0", "stream": "stdout", "text": "ready"}

                """);

        assertThat(ask("logs", "web", "--follow").outLines()).containsExactly("x-web-g1-0 | ready");
        var run = ask("logs", "web", "-f", "-o", "json");
        assertThat(new ObjectMapper().readTree(run.out()).path("text").asText()).isEqualTo("ready");
        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("ended the stream", "hawiyat status");
    }

    @Test
    void refusesATailThatIsNone() {
        assertThat(ask("logs", "web", "--tail", "-1").exitCode()).isEqualTo(2);
        assertThat(ask("logs", "web", "--tail", "all").exitCode()).isEqualTo(2);
        assertThat(ask("logs", "Not A Name").exitCode()).isEqualTo(2);
    }

    @Test
    void completesItsOwnCommandsInAShell() throws IOException, InterruptedException {
        var script = CommandLineRun.of(folder, Map.of(), "completion");
        var bash = new ProcessBuilder(
                        "bash",
                        "-c",
                        script.out()
                                + "\nCOMP_WORDS=(hawiyat exp); COMP_CWORD=1; _complete_hawiyat; echo \"${COMPREPLY[@]}\"")
                .redirectErrorStream(true)
                .start();

        assertThat(new String(bash.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8))
                .endsWith("explain\n");
        assertThat(bash.waitFor()).isZero();
        assertThat(script.exitCode()).isZero();
    }

    private CommandLineRun ask(String... arguments) {
        var all = new ArrayList<>(List.of(arguments));
        all.addAll(List.of("--server", agent.url()));
        return CommandLineRun.of(folder, Map.of(), all.toArray(String[]::new));
    }
}
