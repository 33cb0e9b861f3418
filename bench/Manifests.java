import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;

/** The application that everything is measured with: a small web server that says one word. */
final class Manifests {

    static final String IMAGE = "busybox:1.36";
    static final int PORT = 8080;
    static final List<String> COMMAND =
            List.of("sh", "-c", "mkdir /www; echo \"$TEXT\" > /www/index.html; exec httpd -f -p 8080 -h /www");

    /** Live as soon as it is healthy; the predecessor goes quickly, which no figure contains. */
    static final String AT_ONCE = "{minHealthyTime: 0s, drainTimeout: 100ms}";

    /** As a user gets it who says nothing, but that the predecessor goes quickly. */
    static final String DEFAULTS = "{drainTimeout: 100ms}";

    private Manifests() {}

    static String host(String name) {
        return name + ".bench.localhost";
    }

    static String application(String project, String name, String text, String rollout, String more) {
        return """
                apiVersion: hawiyat.io/v1
                kind: Application
                metadata: {name: %s, project: %s}
                spec:
                  image: %s
                  command: [sh, -c, 'mkdir /www; echo "$TEXT" > /www/index.html; exec httpd -f -p 8080 -h /www']
                  env: {TEXT: %s}
                  health: {http: {path: /, port: 8080}}
                  routes: [{host: %s, port: 8080}]
                  rollout: %s
                  stopGracePeriod: 1s
                %s""".formatted(name, project, IMAGE, text, host(project + "-" + name), rollout, more);
    }

    static String many(String project, int count, String more) {
        return IntStream.range(0, count)
                .mapToObj(i -> application(project, "app-" + i, "many", AT_ONCE, more))
                .collect(Collectors.joining("---\n"));
    }
}
