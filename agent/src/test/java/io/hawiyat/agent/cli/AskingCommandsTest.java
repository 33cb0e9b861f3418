package io.hawiyat.agent.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.host.FreePort;
import io.hawiyat.agent.manifest.RenderedManifest;
import java.io.IOException;
import java.io.PrintWriter;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AskingCommandsTest {

    private static final String WEB = """
            {"kind": "Application", "project": "shop", "name": "web", "source": "default",
             "sync": "Synced", "health": "Healthy",
             "operation": {"phase": "Succeeded", "message": "live"},
             "revision": {"desired": "1111111111111111", "attempted": "1111111111111111",
                          "applied": "1111111111111111", "lastGood": "1111111111111111"},
             "generation": 2, "observedGeneration": 2, "conditions": [], "replicas": {"desired": 2, "ready": 2},
             "routes": [{"host": "shop.example", "pathPrefix": "/"}], "diff": []}
            """;

    private static final String HELD = """
            {"kind": "Application", "project": "shop", "name": "api", "source": "default",
             "sync": "OutOfSync", "health": "Healthy",
             "operation": {"phase": "RolledBack", "message": "the image was not found"},
             "revision": {"desired": "2222222222222222", "attempted": "2222222222222222",
                          "applied": "1111111111111111", "lastGood": "1111111111111111"},
             "generation": 1, "observedGeneration": 1, "replicas": {"desired": 1, "ready": 1}, "routes": [],
             "conditions": [{"type": "Held", "status": true, "reason": "ImageNotFound",
                             "message": "commit 22222222 is held", "since": "2026-01-01T00:00:00Z"}],
             "diff": [{"field": "spec.image", "desired": "nginx:9", "live": "nginx:1"}]}
            """;

    private static final String SOURCE = """
            {"name": "default", "url": "https://git.example.com/shop.git", "branch": "main", "path": ".",
             "revision": {"observed": "2222222222222222", "applied": "1111111111111111", "message": "Try nginx 9"},
             "conditions": [], "errors": %s}
            """;

    private static final String ERRORS = """
            [{"file": "web.yaml", "line": 3, "column": 5, "field": "spec.image", "message": "is required"}]
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
    void showsThatAllIsWell() {
        agent.says("/applications?limit=200", list(WEB)).says("/sources?limit=200", list(SOURCE.formatted("[]")));

        var run = ask("status");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines())
                .containsExactly(
                        "APPLICATION  SYNC    HEALTH   READY  REVISION  OPERATION  MESSAGE",
                        "shop/web     Synced  Healthy  2/2    11111111  Succeeded  live",
                        "",
                        "SOURCE   REVISION  URL                               ERRORS  COMMIT",
                        "default  22222222  https://git.example.com/shop.git  0       Try nginx 9");
    }

    @Test
    void showsAllPagesAndSaysNoWhenSomethingIsNotAsGitSays() {
        agent.says("/applications?limit=200", page(WEB, "c 1"))
                .says("/applications?limit=200&cursor=c+1", list(HELD))
                .says("/sources?limit=200", list(SOURCE.formatted(ERRORS)));

        var run = ask("status");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out())
                .contains("shop/api     OutOfSync  Healthy  1/1    11111111 -> 22222222  RolledBack")
                .contains("default: web.yaml:3:5: spec.image: is required");
    }

    @Test
    void showsOneApplicationWithItsConditionsAndDifferences() {
        agent.says("/applications/shop/api", HELD);

        var run = ask("status", "shop/api");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.out()).contains("Held", "commit 22222222 is held", "spec.image  nginx:9  nginx:1");
    }

    @Test
    void showsAnApplicationAgainWhenTheAgentSaysThatSomethingChanged() throws Exception {
        agent.says("/applications/shop/web", WEB).says("/stream", "event: application\ndata: {}\n\n");
        var out = new LinkedBlockingQueue<String>();
        var terminal = new Terminal(new PrintWriter(new LineWriter(out), true), nowhere(), false, false);
        var place = new StartPlace(Map.of(), folder, folder);
        var watching = Thread.ofVirtual()
                .start(() -> Hawiyat.execute(
                        terminal, place, settings -> 0, "status", "shop/web", "--watch", "--server", agent.url()));

        awaitLine(out, "Healthy");
        agent.says("/applications/shop/web", WEB.replace("Healthy", "Degraded"));
        awaitLine(out, "Degraded");

        watching.interrupt();
        assertThat(watching.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void showsTheWholeTableAgainInItsPlaceOnATerminal() throws Exception {
        agent.says("/applications?limit=200", list(WEB + "," + HELD))
                .says("/sources?limit=200", list(SOURCE.formatted("[]")))
                .says("/stream", "event: application\ndata: {}\n\n");
        var out = new LinkedBlockingQueue<String>();
        var terminal = new Terminal(new PrintWriter(new LineWriter(out), true), nowhere(), false, true);
        var place = new StartPlace(Map.of(), folder, folder);
        var watching = Thread.ofVirtual()
                .start(() ->
                        Hawiyat.execute(terminal, place, settings -> 0, "status", "--watch", "--server", agent.url()));

        awaitLine(out, "shop/web     Synced     Healthy");
        agent.says("/applications?limit=200", list(WEB.replace("Healthy", "Degraded") + "," + HELD));
        awaitLine(out, "\u001b[H\u001b[J");
        awaitLines(out, "APPLICATION", "shop/web     Synced     Degraded", "shop/api     OutOfSync  Healthy");

        watching.interrupt();
        assertThat(watching.join(Duration.ofSeconds(10))).isTrue();
    }

    @Test
    void handsTheAnswerOnInJson() throws IOException {
        agent.says("/applications/shop/web", WEB);

        var run = ask("status", "shop/web", "-o", "json");

        var json = new ObjectMapper();
        assertThat(json.readTree(run.out())).isEqualTo(json.readTree(WEB));
    }

    @Test
    void knowsWhenThereIsNoSuchApplication() {
        var run = ask("status", "web");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no application default/web");
    }

    @Test
    void listsDeployments() {
        agent.says("/applications/shop/web", WEB)
                .says("/deployments?project=shop&application=web&limit=200", list("""
                        {"id": 7, "project": "shop", "application": "web", "generation": 2,
                         "revision": "1111111111111111", "trigger": "webhook", "phase": "Succeeded", "message": "live",
                         "startedAt": "2026-01-01T00:00:00Z", "finishedAt": "2026-01-01T00:00:04Z"}
                        """));

        var run = ask("history", "shop/web");

        assertThat(run.exitCode()).isZero();
        assertThat(run.out()).contains("7   2           11111111  webhook  Succeeded");
    }

    @Test
    void asksEverySourceToLookNowWithTheTokenOfTheDataDirectory() throws IOException {
        Files.writeString(folder.resolve("admin.token"), RecordedAgent.TOKEN + "\n");
        agent.says("/sources", list(SOURCE.formatted("[]"))).says("/sources/default/sync", "{}");

        var run = ask("sync", "--data", folder.toString());

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("default: asked to look now");
        assertThat(agent.requests()).containsExactly("GET /sources", "POST /sources/default/sync");
    }

    @Test
    void saysWhichTokenIsMissingOrWrong() {
        var missing = ask("sync", "default", "--data", folder.toString());
        var wrong = askWith(Map.of("HAWIYAT_TOKEN", "wrong"), "sync", "default");

        assertThat(missing.exitCode()).isEqualTo(1);
        assertThat(missing.err()).contains(folder.resolve("admin.token").toString(), "HAWIYAT_TOKEN");
        assertThat(wrong.exitCode()).isEqualTo(1);
        assertThat(wrong.err()).contains("refuses the token").doesNotContain("wrong");
    }

    @Test
    void triesAHeldApplicationAgain() {
        agent.says("/applications/shop/web/retry", "{\"message\": \"shop/web is tried again\"}");

        var run = askWith(Map.of("HAWIYAT_TOKEN", RecordedAgent.TOKEN), "retry", "shop/web");
        var unknown = askWith(Map.of("HAWIYAT_TOKEN", RecordedAgent.TOKEN), "retry", "shop/blog");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("shop/web is tried again");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("has no application shop/blog");
    }

    @Test
    void goesBackToAGenerationAndRestarts() {
        agent.says("/applications/shop/web", WEB)
                .says("/applications/shop/web/rollback", "{\"message\": \"shop/web goes back to generation 1\"}")
                .says("/applications/shop/web/restart", "{\"message\": \"the containers of shop/web are replaced\"}");
        var token = Map.of("HAWIYAT_TOKEN", RecordedAgent.TOKEN);

        var back = askWith(token, "rollback", "shop/web", "--to", "1");
        var restart = askWith(token, "restart", "shop/web");
        var unknown = askWith(token, "rollback", "shop/blog");
        var usage = askWith(token, "rollback", "shop/web", "--to", "first");

        assertThat(back.outLines()).containsExactly("shop/web goes back to generation 1");
        assertThat(restart.outLines()).containsExactly("the containers of shop/web are replaced");
        assertThat(unknown.exitCode()).isEqualTo(1);
        assertThat(unknown.err()).contains("has no application shop/blog");
        assertThat(usage.exitCode()).isEqualTo(2);
    }

    @Test
    void approvesAHeldPruneByItsNumber() {
        agent.says("/approvals/7", "{\"message\": \"approved; the prune goes ahead\"}");

        var run = askWith(Map.of("HAWIYAT_TOKEN", RecordedAgent.TOKEN), "approve", "7");
        var usage = askWith(Map.of("HAWIYAT_TOKEN", RecordedAgent.TOKEN), "approve", "seven");

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("approved; the prune goes ahead");
        assertThat(usage.exitCode()).isEqualTo(2);
    }

    @Test
    void knowsWhenThereIsNoSuchSource() {
        var run = askWith(Map.of("HAWIYAT_TOKEN", RecordedAgent.TOKEN), "sync", "blog");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.err()).contains("has no source blog");
    }

    @Test
    void showsWhatASourceWaitsFor() {
        var held = SOURCE.formatted("[]").replace("\"conditions\": []", """
                "conditions": [
                 {"type": "Ready", "status": "True", "reason": "Ready", "message": ""},
                 {"type": "PruneHeld", "status": "True", "reason": "ApprovalNeeded",
                  "message": "2 of 3: shop/api, shop/web; to let it go ahead, run `hawiyat approve 7`"}]""");
        agent.says("/applications?limit=200", list(WEB)).says("/sources?limit=200", list(held));

        var run = ask("status");

        assertThat(run.outLines())
                .contains("default: 2 of 3: shop/api, shop/web; to let it go ahead, run `hawiyat approve 7`");
    }

    @Test
    void plansNothingForWhatTheAgentHas() throws IOException {
        agent.says("/applications/shop/web/manifest", rendered("image: nginx:1, replicas: 2"))
                .says("/sources", list(SOURCE.formatted("[]")))
                .says("/applications?limit=200", list(WEB));
        manifest("image: nginx:1, replicas: 2");

        var run = ask("plan", folder.toString());

        assertThat(run.outLines()).containsExactly("nothing would change (1 compared)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void plansEveryFieldThatWouldChangeAndWhatWouldBeRemoved() throws IOException {
        agent.says("/applications/shop/web/manifest", rendered("image: nginx:1, env: {A: x}, tmpfs: [/a]"))
                .says("/sources", list(SOURCE.formatted("[]")))
                .says("/applications?limit=200", list(WEB + "," + HELD));
        manifest("image: nginx:2, env: {B: y}, tmpfs: [/a, /b], health: {tcp: {port: 80}}");

        var run = ask("plan", folder.toString());

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines())
                .containsExactly(
                        "~ shop/web: would change",
                        "    - spec.env.A: x",
                        "    + spec.env.B: y",
                        "    + spec.health: {\"tcp\":{\"port\":80},\"interval\":\"2s\",\"timeout\":\"2s\","
                                + "\"retries\":3,\"startPeriod\":\"0s\"}",
                        "    ~ spec.image: nginx:1 -> nginx:2",
                        "    ~ spec.tmpfs: [\"/a\"] -> [\"/a\",\"/b\"]",
                        "- shop/api: would be removed",
                        "",
                        "0 to add, 1 to change, 1 to remove; commit and push to let the agent do it");
    }

    @Test
    void plansNoRemovalOfWhatIsNotToBePruned() throws IOException {
        agent.says("/applications/shop/web/manifest", rendered("image: nginx:1"))
                .says("/applications/shop/api/manifest", "{\"spec\": {\"prune\": false}}")
                .says("/sources", list(SOURCE.formatted("[]")))
                .says("/applications?limit=200", list(WEB + "," + HELD));
        manifest("image: nginx:1");

        var run = ask("plan", folder.toString());
        var json = new ObjectMapper()
                .readTree(ask("plan", folder.toString(), "-o", "json").out());

        assertThat(run.exitCode()).isZero();
        assertThat(run.outLines()).containsExactly("nothing would change (1 compared)");
        assertThat(run.err()).contains("shop/api is not declared here, and would stay", "prune: false");
        assertThat(json.at("/kept/0/application").asText()).isEqualTo("api");
        assertThat(json.path("changes")).isEmpty();
    }

    @Test
    void plansANewApplicationInJson() throws IOException {
        agent.says("/sources", list("")).says("/applications?limit=200", list(""));
        manifest("image: nginx:1");

        var run = ask("plan", folder.toString(), "-o", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(new ObjectMapper()
                        .readTree(run.out())
                        .at("/changes/0/change")
                        .asText())
                .isEqualTo("added");
    }

    @Test
    void plansTheRestWhereSomeManifestsAreWrongAndTakesNoneOfThemForRemoved() throws IOException {
        agent.says("/applications/shop/web/manifest", rendered("image: nginx:1"))
                .says("/sources", list(SOURCE.formatted("[]")))
                .says("/applications?limit=200", list(WEB + "," + HELD));
        manifest("image: nginx:2");
        Files.writeString(folder.resolve("api.yaml"), """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: api, project: shop}
                spec: {imag: nginx}
                """);

        var run = ask("plan", folder.toString());
        var json = ask("plan", folder.toString(), "-o", "json");

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.outLines())
                .containsExactly(
                        "~ shop/web: would change",
                        "    ~ spec.image: nginx:1 -> nginx:2",
                        "",
                        "0 to add, 1 to change, 0 to remove; commit and push to let the agent do it");
        assertThat(run.err()).contains("api.yaml:4:8: spec.imag: unknown field", "was not compared");
        assertThat(new ObjectMapper().readTree(json.out()).at("/errors/1/field").asText())
                .isEqualTo("spec.imag");
    }

    @Test
    void plansNoRemovalWhileAFileCanNotBeRead() throws IOException {
        agent.says("/applications/shop/web/manifest", rendered("image: nginx:1"))
                .says("/sources", list(SOURCE.formatted("[]")))
                .says("/applications?limit=200", list(WEB + "," + HELD));
        manifest("image: nginx:1");
        Files.writeString(folder.resolve("api.yaml"), "apiVersion: hawiyat.io/v1\nkind: {");

        var run = ask("plan", folder.toString());

        assertThat(run.outLines()).containsExactly("nothing would change (1 compared)");
        assertThat(run.exitCode()).isEqualTo(1);
    }

    @Test
    void plansNothingForAnApplicationThatHasItsProjectsEnvironmentAsBefore() throws IOException {
        agent.says("/applications/shop/web/manifest", rendered("image: nginx:1, env: {TZ: UTC}"))
                .says("/sources", list(SOURCE.formatted("[]")))
                .says("/applications?limit=200", list(WEB));
        manifest("image: nginx:1");
        Files.writeString(folder.resolve("project.yaml"), """
                apiVersion: hawiyat.io/v1
                kind: Project
                metadata: {name: shop}
                spec: {env: {TZ: UTC}}
                """);

        var run = ask("plan", folder.toString());

        assertThat(run.outLines()).containsExactly("nothing would change (1 compared)");
        assertThat(run.exitCode()).isZero();
    }

    @Test
    void saysWhatToDoWhenNobodyAnswers() throws IOException {
        var free = FreePort.next();

        var run = CommandLineRun.of(folder, Map.of(), "status", "--server", "http://127.0.0.1:" + free);

        assertThat(run.exitCode()).isEqualTo(1);
        assertThat(run.errLines())
                .containsExactly("hawiyat: no agent answers at http://127.0.0.1:" + free
                        + ": start one with `hawiyat agent --source URL`, or name another with --server URL");
    }

    @Test
    void saysThatSomethingElseListensThere() {
        agent.says("/applications?limit=200", "<html>");

        assertThat(ask("status").err()).contains("but not as an agent does");
    }

    @Test
    void refusesAServerThatIsNoUrlWithoutPrintingIt() {
        var run = CommandLineRun.of(folder, Map.of("HAWIYAT_SERVER", "http://me:hunter2@host"), "status");

        assertThat(run.exitCode()).isEqualTo(2);
        assertThat(run.err()).contains("--server").doesNotContain("hunter2");
    }

    private static PrintWriter nowhere() {
        return new PrintWriter(Writer.nullWriter());
    }

    private static void awaitLine(BlockingQueue<String> lines, String part) throws InterruptedException {
        awaitLines(lines, part);
    }

    /** In any order. */
    private static void awaitLines(BlockingQueue<String> lines, String... parts) throws InterruptedException {
        var missing = new ArrayList<>(List.of(parts));
        for (var line = lines.poll(10, TimeUnit.SECONDS); line != null; line = lines.poll(10, TimeUnit.SECONDS)) {
            missing.removeIf(line::contains);
            if (missing.isEmpty()) {
                return;
            }
        }
        throw new AssertionError("no lines with " + missing + " within 10 s");
    }

    /** Hands on what is printed, piece by piece. */
    private static final class LineWriter extends Writer {

        private final BlockingQueue<String> pieces;

        LineWriter(BlockingQueue<String> pieces) {
            this.pieces = pieces;
        }

        @Override
        public void write(char[] text, int start, int length) {
            pieces.add(new String(text, start, length));
        }

        @Override
        public void flush() {}

        @Override
        public void close() {}
    }

    private void manifest(String spec) throws IOException {
        Files.writeString(folder.resolve("web.yaml"), """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: web, project: shop}
                spec: {%s}
                """.formatted(spec));
    }

    /** What an agent has that read this specification. */
    private String rendered(String spec) throws IOException {
        manifest(spec);
        var manifests = LocalManifests.read(List.of(folder));
        return RenderedManifest.of(manifests.applications().getFirst()).toString();
    }

    private static String list(String items) {
        return "{\"items\": [" + items + "], \"next\": null}";
    }

    private static String page(String items, String next) {
        return "{\"items\": [" + items + "], \"next\": \"" + next + "\"}";
    }

    private CommandLineRun ask(String... arguments) {
        return askWith(Map.of(), arguments);
    }

    private CommandLineRun askWith(Map<String, String> environment, String... arguments) {
        var all = Stream.concat(Stream.of(arguments), Stream.of("--server", agent.url()))
                .toArray(String[]::new);
        return CommandLineRun.of(folder, environment, all);
    }
}
