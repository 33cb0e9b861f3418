package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.SteadyVisitors.Visit;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.Deployment.Phase;
import io.hawiyat.agent.state.StoredApplication;
import io.hawiyat.agent.traefik.Docker;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CompletableFuture;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Every strategy on the real engine and a real Traefik, while visitors come at a steady rate and are not waited for. */
class RolloutLoadTest {

    private static final List<String> STRATEGIES = List.of("rolling", "blueGreen", "canary");

    private static final Pattern WEIGHT = Pattern.compile("canary\",\\s+\"weight\" : (\\d+)");

    /** Made by the shell that starts the web server: a page that takes 12 seconds. */
    private static final String SLOW_PROGRAM = "f=/www/cgi-bin/slow; echo \"#!/bin/sh\" > $f; echo \"sleep 12\" >> $f;"
            + " echo \"echo; echo slow\" >> $f; chmod +x $f;";

    @AutoClose
    private static Stage stage;

    @BeforeAll
    static void open() {
        stage = Stage.open();
    }

    private static List<String> containers() {
        return STRATEGIES.stream()
                .flatMap(it -> stage.containers(id(it)).stream())
                .map(Listed::id)
                .toList();
    }

    /** By whom an application is visited while it is rolled out. */
    private record Load(SteadyVisitors many, SteadyVisitors slow) {}

    @Test
    void noStrategyFailsARequestOnItsWayUpDownOrBackWhileOtherProjectsComeAndGo() {
        commit("1", 2, "");
        var load = new TreeMap<String, Load>();
        var network = stage.settings().instance() + "-default";
        stage.awaitVisit("rolling.localhost", "/", "200 1");
        try (var byName = new NeighbourVisitors(network, "rolling", WebServer.PORT, 30)) {
            STRATEGIES.forEach(it -> load.put(it, load(it)));

            succeed(commit("2", 2, ""));
            var two = containers();
            succeed(commit("2", 4, ""));
            assertThat(containers()).hasSize(12).containsAll(two);
            failAndGoBack(commit("3", 4, "(sleep 3; rm /usr/share/nginx/html/fine) & "));
            failAndGoBack(commit("4", 4, "echo no license; exit 3; "));
            succeed(commit("5", 1, ""));

            assertThat(failures(load)).isEmpty();
            assertThat(load.values()).allSatisfy(it -> {
                assertThat(it.many().answered()).isGreaterThan(500);
                assertThat(it.slow().answered()).isGreaterThan(10);
            });
            assertThat(byName.end()).first().asString().isEqualTo("failures []");
        } finally {
            load.values().forEach(it -> {
                it.many().close();
                it.slow().close();
            });
        }
    }

    private static Load load(String strategy) {
        var port = stage.settings().httpPort();
        var host = WebServer.name(strategy) + ".localhost";
        stage.awaitVisit(host, "/", "200 1");
        return new Load(
                new SteadyVisitors(new Visit("127.0.0.1", port, host, "/"), 40),
                new SteadyVisitors(new Visit("127.0.0.1", port, host, WebServer.SLOW), 2));
    }

    private static Map<String, List<String>> failures(Map<String, Load> load) {
        var failures = new TreeMap<String, List<String>>();
        load.forEach((strategy, it) -> {
            var all = new ArrayList<>(it.many().failures());
            it.slow().failures().forEach(failure -> all.add("slow: " + failure));
            if (!all.isEmpty()) {
                failures.put(strategy, all);
            }
        });
        return failures;
    }

    /** With every commit one project goes and another comes, which sorts before all others. */
    private static String commit(String text, int replicas, String before) {
        for (var strategy : STRATEGIES) {
            WebServer.write(stage.repository(), strategy, text, replicas, before);
        }
        var neighbour = "a".repeat(stage.deployments(id("rolling")).size() % 2 + 1);
        stage.repository()
                .write(
                        "neighbour.yaml",
                        Manifest.web("a", text).replace("name: a\n", "name: a\n  project: " + neighbour + "\n"));
        return stage.repository().commit("Say " + text + " with " + replicas);
    }

    private static ApplicationId id(String strategy) {
        return new ApplicationId("default", WebServer.name(strategy));
    }

    private static void succeed(String commit) {
        for (var strategy : STRATEGIES) {
            stage.awaitApplication(
                    id(strategy),
                    it -> Stage.settled(it)
                            && it.lastGood().orElseThrow().revision().equals(commit));
        }
    }

    private static void failAndGoBack(String commit) {
        for (var strategy : STRATEGIES) {
            stage.awaitApplication(id(strategy), it -> wentBack(it, commit));
            assertThat(stage.deployments(id(strategy)).getFirst().phase()).isEqualTo(Phase.ROLLED_BACK);
            assertThat(stage.containers(id(strategy))).hasSize(4);
        }
        var canary = stage.deployments(id("canary")).getFirst();
        assertThat(canary.message()).contains("-0 ");
    }

    private static boolean wentBack(StoredApplication application, String commit) {
        return application.held()
                && application.desired().orElseThrow().revision().equals(commit)
                && application.running().isEmpty()
                && application.queued().isEmpty();
    }

    @Test
    void aDrainEndsWhenNobodyIsConnectedAnyMoreAndNobodyElseCouldBe() {
        var id = new ApplicationId("alone", "quick");
        var manifest = Manifest.web("quick", "1")
                .replace("name: quick\n", "name: quick\n  project: alone\n")
                .replace("drainTimeout: 1s", "drainTimeout: 5m");
        stage.repository().write("quick.yaml", manifest).commit("One");
        stage.awaitVisit("quick.localhost", "/", "200 1");
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "quick.localhost", 100)) {
            for (var text : List.of("2", "3", "4")) {
                stage.repository().write("quick.yaml", manifest.replace("TEXT: 1", "TEXT: " + text));
                var commit = stage.repository().commit("Say " + text);
                stage.awaitApplication(
                        id,
                        it -> Stage.settled(it)
                                && it.lastGood().orElseThrow().revision().equals(commit));
            }

            assertThat(visitors.failures()).isEmpty();
        }
        assertThat(messages(stage.deployments(id).getFirst(), "Remove")).contains("drained; no connection is cut");
    }

    /** It may still have requests to pass on that it took before it showed the new routes. */
    @Test
    void aDrainDoesNotEndBeforeItsTimeWhileTraefikStandsStill() {
        var id = new ApplicationId("still", "held");
        var manifest = Manifest.web("held", "1")
                .replace("name: held\n", "name: held\n  project: still\n")
                .replace("drainTimeout: 1s", "drainTimeout: 5m")
                .replace("mkdir /www;", "mkdir -p /www/cgi-bin; " + SLOW_PROGRAM);
        stage.repository().write("held.yaml", manifest).commit("One");
        stage.awaitVisit("held.localhost", "/", "200 1");
        stage.awaitSettled(id);
        var old = stage.containers(id).getFirst().id();
        var slow = CompletableFuture.supplyAsync(() -> stage.visit("held.localhost", "/cgi-bin/slow"));
        Stage.await(
                () -> stage.run(id, "ps").lines().toList(),
                it -> it.stream().anyMatch(line -> line.endsWith(" sleep 12")));
        stage.repository()
                .write("held.yaml", manifest.replace("TEXT: 1", "TEXT: 2"))
                .commit("Two");
        stage.awaitVisit("held.localhost", "/", "200 2");

        var ingress = stage.settings().instance() + "-traefik";
        Docker.output("kill", "--signal", "STOP", ingress);
        try {
            Stage.pause(Duration.ofSeconds(15));
            assertThat(stage.containers(id)).extracting(Listed::id).contains(old);
        } finally {
            Docker.output("kill", "--signal", "CONT", ingress);
        }

        Stage.await(() -> stage.containers(id), it -> it.size() == 1);
        assertThat(slow.join()).isEqualTo("200 slow");
    }

    @Test
    void whatIsStillOpenWhenADrainEndsIsCutAndCounted() {
        WebServer.write(stage.repository(), "cut", "1", 1, "");
        stage.repository().commit("One");
        stage.awaitVisit("cut.localhost", "/", "200 1");
        var visit = new Visit("127.0.0.1", stage.settings().httpPort(), "cut.localhost", WebServer.ENDLESS);
        try (var _ = new SteadyVisitors(visit, 1)) {
            WebServer.write(stage.repository(), "cut", "2", 1, "");
            var commit = stage.repository().commit("Two");
            stage.awaitApplication(
                    new ApplicationId("default", "cut"),
                    it -> Stage.settled(it)
                            && it.lastGood().orElseThrow().revision().equals(commit));
        }
        var deployment = stage.deployments(new ApplicationId("default", "cut")).getFirst();
        assertThat(messages(deployment, "Remove")).containsPattern("connections that are cut: [1-9]");
    }

    @Test
    void aRecreatedOneThatFailsGivesWayToTheVeryOneThatItReplaced() {
        var id = new ApplicationId("default", "sole");
        var manifest = Manifest.web("sole", "1") + "  volumes: [{name: data, target: /data}]\n";
        stage.repository().write("sole.yaml", manifest).commit("One");
        stage.awaitVisit("sole.localhost", "/", "200 1");
        stage.awaitSettled(id);
        var before = stage.containers(id).getFirst().id();
        try (var visitors = new SteadyVisitors(stage.settings().httpPort(), "sole.localhost", 50)) {
            stage.repository().write("sole.yaml", manifest.replace("exec httpd", "exit 3; exec httpd"));
            var commit = stage.repository().commit("Fail");
            stage.awaitApplication(id, it -> wentBack(it, commit));
            stage.awaitVisit("sole.localhost", "/", "200 1");

            assertThat(visitors.failures()).isNotEmpty().allMatch(it -> it.endsWith(": 503") || it.endsWith(": 502"));
        }
        assertThat(stage.deployments(id).getFirst().phase()).isEqualTo(Phase.ROLLED_BACK);
        assertThat(stage.containers(id)).singleElement().satisfies(it -> {
            assertThat(it.id()).isEqualTo(before);
            assertThat(it.state()).isEqualTo(Listed.State.RUNNING);
        });
        stage.repository().write("sole.yaml", manifest.replace("TEXT: 1", "TEXT: 2"));
        stage.repository().commit("Two");
        stage.awaitVisit("sole.localhost", "/", "200 2");
        assertThat(stage.awaitSettled(id).held()).isFalse();
    }

    @Test
    void aRestartedAgentGoesOnInTheSamePauseOfACanary() throws IOException {
        var id = new ApplicationId("default", "paused");
        var pause = Duration.ofSeconds(12);
        var manifest = Manifest.web("paused", "1")
                .replace(
                        "rollout:\n",
                        "rollout:\n    strategy: canary\n    canary: {steps: [{weight: 20, pause: 12s}]}\n");
        stage.repository().write("paused.yaml", manifest).commit("One");
        stage.awaitVisit("paused.localhost", "/", "200 1");
        stage.awaitSettled(id);
        stage.repository().write("paused.yaml", manifest.replace("TEXT: 1", "TEXT: 2"));
        var commit = stage.repository().commit("Two");
        var routes = stage.settings().data().resolve("traefik/default.paused.yaml");
        Stage.await(() -> weight(routes), "20"::equals);
        var began = Files.getLastModifiedTime(routes).toInstant();

        stage.restart();
        stage.awaitApplication(id, it -> it.running().isPresent());
        var awake = Instant.now();
        Stage.await(() -> weight(routes), ""::equals);

        assertThat(Files.getLastModifiedTime(routes).toInstant()).isBetween(began.plus(pause), awake.plus(pause));
        assertThat(stage.awaitSettled(id).lastGood().orElseThrow().revision()).isEqualTo(commit);
        var weights = stage.deployments(id).getFirst().steps().stream()
                .filter(it -> it.name().equals("Canary"))
                .toList();
        assertThat(weights).hasSize(1);
    }

    /** Of the canary, as it is published; empty when there is none. */
    private static String weight(Path routes) {
        try {
            var found = WEIGHT.matcher(Files.readString(routes));
            return found.find() ? found.group(1) : "";
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String messages(Deployment deployment, String step) {
        return deployment.steps().stream()
                .filter(it -> it.name().startsWith(step))
                .map(it -> it.message())
                .collect(Collectors.joining("\n"));
    }
}
