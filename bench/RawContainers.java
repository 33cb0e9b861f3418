import com.fasterxml.jackson.databind.node.ObjectNode;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.Executors;
import java.util.concurrent.atomic.AtomicInteger;

/** The containers of {@link Manifests}, made by hand: created, started, and probed until they answer. */
final class RawContainers implements AutoCloseable {

    private static final Duration UNTIL_READY = Duration.ofSeconds(60);

    private final String network;
    private final String subnet;
    private final List<String> made = new ArrayList<>();
    private final AtomicInteger host = new AtomicInteger(1);

    RawContainers(String instance) throws IOException {
        this.network = instance + "-raw";
        try (var engine = RawEngine.open()) {
            this.subnet = createNetwork(engine);
        }
    }

    private String createNetwork(RawEngine engine) throws IOException {
        for (var third = 100; third < 120; third++) {
            var prefix = "10.207." + third + ".";
            var body = RawEngine.JSON.createObjectNode().put("Name", network).put("CheckDuplicate", true);
            body.putObject("IPAM").putArray("Config").addObject().put("Subnet", prefix + "0/24");
            try {
                engine.post("/networks/create", body);
                return prefix;
            } catch (IOException taken) {
                if (!taken.getMessage().contains("overlap")) {
                    throw taken;
                }
            }
        }
        throw new IOException("no free subnet in 10.207.100.0/24 to 10.207.119.0/24");
    }

    /** One container from nothing to its first answer. */
    double oneMillis() throws IOException {
        try (var engine = RawEngine.open()) {
            engine.get("/version");
            var began = System.nanoTime();
            startOne(engine);
            return (System.nanoTime() - began) / 1e6;
        }
    }

    /** So many containers by so many workers, from nothing to the last one's first answer. */
    double manyMillis(int containers, int workers) throws Exception {
        var left = new AtomicInteger(containers);
        Callable<Void> worker = () -> {
            try (var engine = RawEngine.open()) {
                while (left.getAndDecrement() > 0) {
                    startOne(engine);
                }
            }
            return null;
        };
        var began = System.nanoTime();
        try (var threads = Executors.newFixedThreadPool(workers)) {
            for (var done : threads.invokeAll(java.util.Collections.nCopies(workers, worker))) {
                done.get();
            }
        }
        return (System.nanoTime() - began) / 1e6;
    }

    private void startOne(RawEngine engine) throws IOException {
        var address = subnet + host.incrementAndGet();
        var id = engine.post("/containers/create?name=" + network + "-" + host(address), body(address))
                .path("Id")
                .asText();
        synchronized (made) {
            made.add(id);
        }
        engine.post("/containers/" + id + "/start", null);
        awaitAnswer(address);
    }

    private static String host(String address) {
        return address.substring(address.lastIndexOf('.') + 1);
    }

    private ObjectNode body(String address) {
        var body = RawEngine.JSON.createObjectNode().put("Image", Manifests.IMAGE);
        Manifests.COMMAND.forEach(body.putArray("Entrypoint")::add);
        body.putArray("Env").add("TEXT=raw");
        var config = body.putObject("HostConfig").put("NetworkMode", network);
        config.putObject("RestartPolicy").put("Name", "unless-stopped");
        var logging = config.putObject("LogConfig").put("Type", "local");
        logging.putObject("Config").put("max-size", "10m").put("max-file", "3");
        body.putObject("NetworkingConfig")
                .putObject("EndpointsConfig")
                .putObject(network)
                .putObject("IPAMConfig")
                .put("IPv4Address", address);
        return body;
    }

    private static void awaitAnswer(String address) throws IOException {
        var deadline = System.nanoTime() + UNTIL_READY.toNanos();
        while (!answers(address)) {
            if (System.nanoTime() > deadline) {
                throw new IOException("the container at " + address + " never answered");
            }
            Await.pause(2);
        }
    }

    private static boolean answers(String address) {
        try (var socket = new Socket()) {
            socket.connect(new InetSocketAddress(address, Manifests.PORT), 1000);
            socket.setSoTimeout(1000);
            var request = "GET / HTTP/1.1\r\nHost: raw\r\nConnection: close\r\n\r\n";
            socket.getOutputStream().write(request.getBytes(StandardCharsets.UTF_8));
            var status = new String(socket.getInputStream().readNBytes(12), StandardCharsets.UTF_8);
            return status.endsWith(" 200");
        } catch (IOException notYet) {
            return false;
        }
    }

    /** Takes the containers made so far away; the network stays until the end. */
    void clear() throws IOException {
        try (var engine = RawEngine.open()) {
            for (var id : List.copyOf(made)) {
                engine.delete("/containers/" + id + "?force=true");
                made.remove(id);
            }
        }
        host.set(1);
    }

    @Override
    public void close() throws IOException {
        clear();
        try (var engine = RawEngine.open()) {
            engine.delete("/networks/" + network);
        }
    }
}
