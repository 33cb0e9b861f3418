package io.hawiyat.agent.cli;

import io.hawiyat.agent.docker.ApiVersion;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.docker.EngineConfig;
import io.hawiyat.agent.docker.EngineException;
import io.hawiyat.agent.docker.EngineInfo;
import io.hawiyat.agent.docker.Listed;
import io.hawiyat.agent.plan.EngineNames;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikUnreachable;
import java.io.IOException;
import java.net.BindException;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Docker, and the ingress on it. */
record EngineCheck(Patient patient, Optional<String> installation, Map<String, String> environment)
        implements DoctorCommand.Check {

    private static final String NAME = "engine";
    private static final String INGRESS = "traefik";
    private static final Duration PATIENCE = Duration.ofSeconds(5);

    @Override
    public List<Finding> look() throws IOException {
        try (var engine = new Engine(config(), Clock.systemUTC())) {
            engine.ping(PATIENCE);
            return findings(engine, engine.info());
        } catch (EngineException | IllegalArgumentException away) {
            return List.of(Finding.failed(
                    NAME,
                    String.valueOf(away.getMessage()),
                    "start Docker, let this user use its socket, or name another one with DOCKER_HOST"));
        }
    }

    private EngineConfig config() {
        return EngineConfig.fromEnvironment(
                patient.settings().instance(), installation.orElse("not drawn yet"), environment);
    }

    private List<Finding> findings(Engine engine, EngineInfo info) throws IOException {
        var findings = new ArrayList<Finding>();
        findings.add(engine(engine, info));
        others(engine).ifPresent(findings::add);
        var root = Path.of(info.root());
        if (Files.isDirectory(root)) {
            findings.add(DiskCheck.space("engine's disk", root));
        }
        findings.addAll(ingress(engine));
        return findings;
    }

    private static Finding engine(Engine engine, EngineInfo info) {
        var what = "Docker %s, API %s, at %s".formatted(info.version(), info.api(), engine.host());
        return info.api().compareTo(ApiVersion.OLDEST) < 0
                ? Finding.failed(NAME, what, "upgrade it: Docker 20.10, API 1.41, is the oldest that is supported")
                : Finding.ok(NAME, what);
    }

    private Optional<Finding> others(Engine engine) {
        var others = new ArrayList<>(engine.installations());
        installation.ifPresent(others::remove);
        return others.isEmpty()
                ? Optional.empty()
                : Optional.of(Finding.failed(
                        NAME,
                        "it has things of instance %s that belong to installation %s"
                                .formatted(patient.settings().instance(), String.join(", ", others)),
                        "take them over with `hawiyat agent --adopt %s`, or choose another --instance"
                                .formatted(others.getFirst())));
    }

    private List<Finding> ingress(Engine engine) {
        var existing = patient.settings().traefik().existing();
        if (existing.isPresent()) {
            return List.of(existing(existing.get().apiUrl()));
        }
        var name = new EngineNames(patient.settings().instance()).ingress();
        var there = engine.containers().list().stream()
                .filter(it -> it.name().equals(name))
                .findFirst();
        if (there.isPresent()) {
            return List.of(ingress(there.get()));
        }
        if (patient.running()) {
            return List.of(Finding.failed(
                    INGRESS,
                    "there is no container " + name,
                    "the agent makes it: see what its log says of the ingress"));
        }
        var settings = patient.settings();
        return List.of(port(settings.httpPort(), "--http-port"), port(settings.httpsPort(), "--https-port"));
    }

    private static Finding ingress(Listed container) {
        return container.state() == Listed.State.RUNNING
                ? Finding.ok(INGRESS, container.name() + " is running")
                : Finding.failed(
                        INGRESS,
                        "%s is %s".formatted(container.name(), container.state()),
                        "a running agent starts it again; else see `docker logs " + container.name() + "`");
    }

    private static Finding existing(URI url) {
        try (var api = new TraefikApi(url)) {
            return Finding.ok(INGRESS, "Traefik " + api.version(PATIENCE) + ", which somebody else runs, answers");
        } catch (TraefikUnreachable away) {
            return Finding.failed(
                    INGRESS, away.why(), "start it, with its API at what traefik.apiUrl of hawiyat.yml names");
        }
    }

    /** Whether the engine could publish it. This user may not be allowed to take it, which says nothing. */
    private static Finding port(int port, String option) {
        try (var socket = new ServerSocket(port)) {
            return Finding.ok(INGRESS, "is made at the start; port " + socket.getLocalPort() + " is free");
        } catch (BindException taken) {
            return String.valueOf(taken.getMessage()).contains("in use")
                    ? Finding.failed(
                            INGRESS,
                            "port " + port + " is taken by something else",
                            "free it, or choose another " + option)
                    : Finding.ok(INGRESS, "is made at the start, on port " + port);
        } catch (IOException unknown) {
            return Finding.warning(INGRESS, "port " + port + ": " + unknown.getMessage(), "choose another " + option);
        }
    }
}
