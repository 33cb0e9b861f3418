package io.hawiyat.agent;

import static java.util.Map.entry;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.docker.LogLine;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.manifest.FolderTree;
import io.hawiyat.agent.manifest.ManifestReader;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.state.Status.Health;
import io.hawiyat.agent.state.Status.Sync;
import io.hawiyat.agent.state.StoredApplication;
import io.micrometer.prometheusmetrics.PrometheusMeterRegistry;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** Everything in {@code examples-repo}, deployed at once, does what its README says. */
class ExamplesTest {

    private static final Path EXAMPLES =
            Path.of("..", "examples-repo").toAbsolutePath().normalize();
    private static final Pattern VISITOR = Pattern.compile("200 You are visitor (\\d+), says \\w+");

    /** One for each folder. */
    private static final Map<String, Runnable> CHECKS = Map.ofEntries(
            entry("hello", ExamplesTest::aPageBehindARoute),
            entry("guestbook", ExamplesTest::entriesOutliveTheirWebServers),
            entry("handbook", ExamplesTest::aChangedConfigurationFileRollsTheServer),
            entry("watcher", ExamplesTest::aWorkerReachesAnotherApplicationByItsName),
            entry("shop", ExamplesTest::twoApplicationsShareAHost),
            entry("visits", ExamplesTest::everyVisitIsCountedInRedis),
            entry("blog", ExamplesTest::oneApplicationInTwoProjects),
            entry("notes", ExamplesTest::aCommitIsBuilt),
            entry("gateway", ExamplesTest::requestsPassMiddlewares),
            entry("monitoring", ExamplesTest::alertsAndPanelsAskForWhatIsMeasured));

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void deployAll() {
        stage = Stage.of(EXAMPLES);
    }

    @TestFactory
    Stream<DynamicTest> eachFolderDoesWhatItPromises() throws IOException {
        var applications = applications();
        return folders().stream()
                .map(folder -> DynamicTest.dynamicTest(folder, () -> {
                    applications.getOrDefault(folder, List.of()).forEach(ExamplesTest::awaitHealthy);
                    CHECKS.getOrDefault(folder, () -> fail("examples-repo/" + folder + " is not checked: add it here"))
                            .run();
                }));
    }

    @Test
    void theReadmeNamesEachFolder() throws IOException {
        var readme = Files.readString(EXAMPLES.resolve("README.md"));
        assertThat(folders())
                .isEqualTo(CHECKS.keySet())
                .allSatisfy(folder -> assertThat(readme).contains("[" + folder + "](" + folder + ")"));
    }

    private static void alertsAndPanelsAskForWhatIsMeasured() {
        new MonitoringFiles(EXAMPLES.resolve("monitoring"))
                .check(stage.bean(PrometheusMeterRegistry.class).scrape());
        assertThat(stage.bean(StateReader.class).source("default").orElseThrow().errors())
                .isEmpty();
    }

    private static void aPageBehindARoute() {
        assertThat(stage.visit("hello.localhost", "/")).startsWith("200 ").contains("Hello from git");
    }

    private static void entriesOutliveTheirWebServers() {
        var web = new ApplicationId("guestbook", "web");
        var db = new ApplicationId("guestbook", "db");
        assertThat(stage.visit("guestbook.localhost", "/")).contains("The first entry comes with the database.");
        assertThat(stage.browser().post("guestbook.localhost", "/", "text=Greetings+%26+thanks"))
                .startsWith("303");
        assertThat(stage.run(db, "psql", "-U", "guestbook", "-tAc", "SELECT text FROM entry ORDER BY id DESC LIMIT 1"))
                .isEqualTo("Greetings & thanks");

        assertThat(stage.run(db, "psql", "-U", "guestbook", "-tAc", "SELECT to_regclass('entry_written')"))
                .isEqualTo("entry_written");
        assertThat(stage.bean(StateReader.class)
                        .application(new ApplicationId("guestbook", "cleanup"))
                        .orElseThrow()
                        .nextRun())
                .isPresent();

        var database = ids(db);
        var servers = ids(web);
        assertThat(servers).hasSize(2);
        stage.repository().replace("guestbook/app/server.pl", "<h1>Guestbook", "<h1>The guestbook");
        stage.repository().commit("Name the guestbook better");
        awaitText("guestbook.localhost", "/", "<h1>The guestbook");

        assertThat(stage.visit("guestbook.localhost", "/")).contains("Greetings &amp; thanks");
        assertThat(ids(db)).isEqualTo(database);
    }

    private static void aChangedConfigurationFileRollsTheServer() {
        var handbook = new ApplicationId("default", "handbook");
        assertThat(stage.visit("handbook.localhost", "/")).contains("How we work");
        assertThat(stage.visit("handbook.localhost", "/releases"))
                .startsWith("200 ")
                .contains("What runs follows.");
        assertThat(stage.visit("handbook.localhost", "/no-such-page"))
                .startsWith("404 ")
                .contains("Not in the handbook");

        stage.repository().replace("handbook/conf.d/default.conf", "\"ok\\n\"", "\"well\\n\"");
        stage.repository().commit("Say well");
        stage.awaitVisit("handbook.localhost", "/healthz", "200 well");
        assertThat(stage.containers(handbook)).extracting(Listed::name).anyMatch(name -> name.endsWith("-g2-0"));
    }

    private static void aWorkerReachesAnotherApplicationByItsName() {
        var watcher = new ApplicationId("default", "watcher");
        var container = ids(watcher).getFirst();
        Stage.await(
                () -> stage.bean(Engine.class).containers().logs(container, 20).stream()
                        .map(LogLine::text)
                        .toList(),
                lines -> lines.stream().anyMatch(line -> line.endsWith("http://hello/ answers")));
    }

    private static void twoApplicationsShareAHost() {
        assertThat(stage.visit("shop.localhost", "/")).startsWith("200 ").contains("<title>Shop</title>");
        assertThat(stage.visit("shop.localhost", "/api/products.json"))
                .startsWith("200 [")
                .contains("Coffee");
        assertThat(stage.visit("shop.localhost", "/apiary")).startsWith("404 ");
    }

    private static void aCommitIsBuilt() {
        assertThat(stage.visit("notes.localhost", "/"))
                .startsWith("200 ")
                .contains("<h1>Field notes</h1>", "<h2>2026-04-03</h2><p>The first swallows are back.</p>");

        stage.repository().write("notes/site/notes/2026-05-01.txt", "Hay.\n");
        stage.repository().commit("Note the hay");
        awaitText("notes.localhost", "/", "<h2>2026-05-01</h2><p>Hay.</p>");
    }

    private static void everyVisitIsCountedInRedis() {
        var first = visitor();
        assertThat(visitor()).isEqualTo(first + 1);
        assertThat(stage.run(new ApplicationId("visits", "cache"), "redis-cli", "get", "visits"))
                .isEqualTo(Integer.toString(first + 1));
    }

    private static void oneApplicationInTwoProjects() {
        assertThat(stage.visit("blog.localhost", "/")).contains("This is <strong>production</strong>");
        assertThat(stage.visit("staging.blog.localhost", "/")).contains("This is <strong>staging</strong>");
        assertThat(networks("production")).doesNotContainAnyElementsOf(networks("staging"));
    }

    /** The rest is in {@link GatewayTest}. */
    private static void requestsPassMiddlewares() {
        assertThat(stage.visit("gateway.localhost", "/")).startsWith("200 Hello");
        assertThat(stage.visit("login.gateway.localhost", "/")).startsWith("401 ");
    }

    private static int visitor() {
        var answer = VISITOR.matcher(stage.visit("visits.localhost", "/cgi-bin/index.cgi"));
        assertThat(answer.matches()).as("%s", answer).isTrue();
        return Integer.parseInt(answer.group(1));
    }

    private static Set<String> networks(String project) {
        return stage.containers(new ApplicationId(project, "blog")).stream()
                .flatMap(it -> it.addresses().keySet().stream())
                .collect(Collectors.toSet());
    }

    private static List<String> ids(ApplicationId name) {
        return stage.containers(name).stream().map(Listed::id).toList();
    }

    private static void awaitText(String host, String path, String text) {
        Stage.await(() -> stage.visit(host, path), answer -> answer.contains(text));
    }

    private static void awaitHealthy(Application application) {
        var live = stage.awaitApplication(application.id(), ExamplesTest::healthy);
        assertThat(live.status().ready()).isEqualTo(application.job().isPresent() ? 0 : application.replicas());
    }

    private static boolean healthy(StoredApplication application) {
        return application.queued().isEmpty()
                && application.running().isEmpty()
                && application.status().sync() == Sync.SYNCED
                && application.status().health() == Health.HEALTHY;
    }

    private static Set<String> folders() throws IOException {
        try (var found = Files.list(EXAMPLES)) {
            return found.filter(Files::isDirectory)
                    .map(folder -> folder.getFileName().toString())
                    .collect(Collectors.toSet());
        }
    }

    private static Map<String, List<Application>> applications() throws IOException {
        var manifests = ManifestReader.read(FolderTree.of(EXAMPLES));
        assertThat(manifests.errors()).isEmpty();
        return manifests.applications().stream()
                .collect(Collectors.groupingBy(
                        it -> it.file().substring(0, it.file().indexOf('/'))));
    }
}
