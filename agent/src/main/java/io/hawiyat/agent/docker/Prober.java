package io.hawiyat.agent.docker;

import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.Health.Probe;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.time.Duration;

/**
 * Probes containers: http and tcp over the project's network, commands in the container. Each takes no longer than its
 * timeout, and blocks the calling thread.
 */
public final class Prober {

    private final Containers containers;
    private final Self self;

    public Prober(Engine engine) {
        this.containers = engine.containers();
        this.self = engine.self();
    }

    /**
     * One probe, now.
     *
     * @param address of the container on its project's network
     */
    public ProbeResult probe(Health health, String id, String address) {
        var timeout = health.timeout();
        return switch (health.probe()) {
            case Probe.Http http -> {
                self.reach(address);
                yield new HttpProbe(address, http, timeout).run();
            }
            case Probe.Tcp tcp -> {
                self.reach(address);
                yield tcp(new InetSocketAddress(address, tcp.port()), timeout);
            }
            case Probe.Command command -> command(id, command, timeout);
        };
    }

    private static ProbeResult tcp(InetSocketAddress address, Duration timeout) {
        try (var socket = new Socket()) {
            socket.connect(address, Math.toIntExact(timeout.toMillis()));
            return new ProbeResult.Healthy();
        } catch (IOException e) {
            return unhealthy("tcp port " + address.getPort() + ": " + e.getMessage());
        }
    }

    private ProbeResult command(String id, Probe.Command command, Duration timeout) {
        try {
            var result = containers.exec(id, command.command(), timeout);
            return result.exitCode() == 0
                    ? new ProbeResult.Healthy()
                    : unhealthy("exit code " + result.exitCode() + ": " + result.output());
        } catch (EngineException.TimedOut e) {
            return unhealthy(command.command().getFirst() + " did not end within " + timeout.toMillis() + " ms");
        } catch (EngineException.Refused | EngineException.WrongState | EngineException.Gone e) {
            return unhealthy(String.valueOf(e.getMessage()));
        }
    }

    static ProbeResult unhealthy(String detail) {
        return new ProbeResult.Unhealthy(StateReading.bounded(detail));
    }
}
