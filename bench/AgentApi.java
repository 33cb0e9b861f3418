import com.fasterxml.jackson.databind.JsonNode;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HexFormat;
import java.util.UUID;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** The agent as its users see it: its API, its webhook, and the applications behind its Traefik. */
final class AgentApi {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);

    private final Setup setup;
    private final HttpClient http = HttpClient.newBuilder()
            .connectTimeout(Duration.ofSeconds(2))
            .version(HttpClient.Version.HTTP_1_1)
            .build();

    AgentApi(Setup setup) {
        this.setup = setup;
    }

    JsonNode get(String path) throws Exception {
        var answer = http.send(request(path).build(), BodyHandlers.ofString());
        if (answer.statusCode() != 200) {
            throw new IOException(path + ": " + answer.statusCode() + " " + answer.body());
        }
        return RawEngine.JSON.readTree(answer.body());
    }

    boolean ready() throws Exception {
        return http.send(request("/health/readiness").build(), BodyHandlers.discarding())
                        .statusCode()
                == 200;
    }

    JsonNode source() throws Exception {
        return get("/api/v1/sources").path("items").path(0);
    }

    JsonNode application(String project, String name) throws Exception {
        return get("/api/v1/applications/" + project + "/" + name);
    }

    /** The newest one, with its steps. */
    JsonNode deployment(String project, String name) throws Exception {
        var list = get("/api/v1/deployments?limit=1&project=" + project + "&application=" + name);
        return get("/api/v1/deployments/" + list.path("items").path(0).path("id").asLong());
    }

    /** As GitHub delivers a push. */
    void push(String commit) throws Exception {
        var body = "{\"ref\":\"refs/heads/main\",\"after\":\"" + commit + "\"}";
        var mac = Mac.getInstance("HmacSHA256");
        mac.init(new SecretKeySpec(Setup.SECRET.getBytes(StandardCharsets.UTF_8), "HmacSHA256"));
        var signature = HexFormat.of().formatHex(mac.doFinal(body.getBytes(StandardCharsets.UTF_8)));
        var request = request("/webhooks/github/default")
                .header("X-GitHub-Event", "push")
                .header("X-GitHub-Delivery", UUID.randomUUID().toString())
                .header("X-Hub-Signature-256", "sha256=" + signature)
                .header("Content-Type", "application/json")
                .POST(BodyPublishers.ofString(body))
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        if (answer.statusCode() != 202) {
            throw new IOException("webhook: " + answer.statusCode() + " " + answer.body());
        }
    }

    /** What Traefik answers for a host: the body, or the status of anything but 200. */
    String visit(String host) throws Exception {
        var request = HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + setup.httpPort() + "/"))
                .timeout(TIMEOUT)
                .header("Host", host)
                .build();
        var answer = http.send(request, BodyHandlers.ofString());
        return answer.statusCode() == 200 ? answer.body().strip() : Integer.toString(answer.statusCode());
    }

    private HttpRequest.Builder request(String path) {
        return HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + setup.agentPort() + path))
                .timeout(TIMEOUT);
    }
}
