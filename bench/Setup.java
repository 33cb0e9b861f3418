import java.nio.file.Path;
import java.util.Map;

/** What bench/run chose for this run. The folder, the instance and the ports belong to it alone. */
record Setup(Path root, Path folder, String instance, int agentPort, int httpPort, int httpsPort, Path out) {

    static final String SECRET = "bench webhook secret";

    static Setup of(Map<String, String> environment) {
        return new Setup(
                Path.of(environment.get("BENCH_ROOT")),
                Path.of(environment.get("BENCH_FOLDER")),
                environment.get("BENCH_INSTANCE"),
                Integer.parseInt(environment.get("BENCH_AGENT_PORT")),
                Integer.parseInt(environment.get("BENCH_HTTP_PORT")),
                Integer.parseInt(environment.get("BENCH_HTTPS_PORT")),
                Path.of(environment.get("BENCH_OUT")));
    }

    /** A count that can be made smaller for a quick look. */
    static int count(String name, int usual) {
        return Integer.parseInt(System.getenv().getOrDefault(name, Integer.toString(usual)));
    }
}
