package io.hawiyat.agent.cli;

import io.hawiyat.agent.embedded.DataDirectory;
import io.hawiyat.agent.manifest.ManifestError;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** Reads the agent's settings from where they stand, with everything that is wrong with them at once. */
public final class SettingsReader {

    private static final String DEFAULT_INSTANCE = "hawiyat";
    private static final String DEFAULT_HOST = "127.0.0.1";
    private static final Duration DEFAULT_RESYNC = Duration.ofSeconds(10);
    private static final Pattern INSTANCE = Pattern.compile("[a-z0-9]([a-z0-9-]{0,28}[a-z0-9])?");
    private static final Pattern HOST = Pattern.compile("[A-Za-z0-9._-]+|[0-9A-Fa-f:.]*:[0-9A-Fa-f:.]*");
    private static final Pattern INSTALLATION = Pattern.compile("[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}");

    private final StartPlace place;
    private final List<String> errors = new ArrayList<>();
    private final ConfigurationFile file;
    private final Layers layers;
    private final SecretReferences secrets;

    private SettingsReader(Map<String, String> flags, StartPlace place) {
        this.place = place;
        var overrides = new Overrides(flags, place.environment(), errors);
        this.file = ConfigurationFile.find(overrides.find("config"), place.workingDirectory(), errors);
        this.layers = new Layers(overrides, file.content().root());
        this.secrets = new SecretReferences(place.environment(), file.folder());
    }

    /** What came of reading. */
    public sealed interface Outcome {

        record Accepted(Settings settings) implements Outcome {}

        /**
         * The configuration is malformed.
         *
         * @param lines one for each thing to be mended, with its place; no secret is in them
         */
        record Refused(List<String> lines) implements Outcome {
            public Refused {
                lines = List.copyOf(lines);
            }
        }
    }

    /**
     * Reads all settings.
     *
     * @param flags texts of the flags that were given, by name without the dashes before it
     */
    public static Outcome read(Map<String, String> flags, StartPlace place) {
        var reader = new SettingsReader(flags, place);
        var settings = reader.settings();
        var inFile = reader.file.content().errors().stream().map(ManifestError::toString);
        var lines = Stream.concat(reader.errors.stream(), inFile).toList();
        return lines.isEmpty() ? new Outcome.Accepted(settings.get()) : new Outcome.Refused(lines);
    }

    /** The data directory alone, of an agent that would be started here; whatever else is malformed. */
    static Path dataDirectory(Map<String, String> flags, StartPlace place) {
        return new SettingsReader(flags, place).data();
    }

    /** Looks at everything now; what it gives is to be asked for only when nothing was wrong. */
    private Supplier<Settings> settings() {
        var instance = matching("instance", INSTANCE, "must be a DNS label of at most 30 characters (a-z, 0-9, -)");
        var host = matching("host", HOST, "must be an IP address or a host name, without a port");
        var port = port("port", 0, 8080);
        var httpPort = port("http-port", 1, 80);
        var httpsPort = port("https-port", 1, 443);
        if (httpPort == httpsPort) {
            layers.find("https-port")
                    .or(() -> layers.find("http-port"))
                    .ifPresent(given -> given.reject("the two ports of the ingress must differ"));
        }
        var data = data();
        var database = url("database-url", DatabaseUrl::parse);
        var redis = url("redis-url", RedisUrl::parse);
        var sources = SourcesReader.read(layers, secrets);
        var projects = ProjectsReader.read(layers.file().at("projects"));
        var rollouts = RolloutsReader.read(layers, projects.maxRollouts());
        var traefik =
                new TraefikReader(secrets, file.folder()).read(layers.file().at("traefik"));
        var allowedHosts = Set.copyOf(layers.file().at("allowedHosts").texts());
        var sourceHosts = Set.copyOf(layers.file().at("sourceHosts").texts());
        var resync = layers.find("resync").flatMap(Scalars::duration).orElse(DEFAULT_RESYNC);
        var ageKeys = AgeKeyFile.read(layers.overrides(), place.workingDirectory(), data, errors);
        var adopt = matching("adopt", INSTALLATION, "must be the id of an installation");
        return () -> new Settings(
                instance.orElse(DEFAULT_INSTANCE),
                data,
                host.orElse(DEFAULT_HOST),
                port,
                httpPort,
                httpsPort,
                database,
                redis,
                sources.sources(),
                sources.problems(),
                projects.policies(),
                projects.quotas(),
                rollouts,
                traefik,
                allowedHosts,
                sourceHosts,
                resync,
                ageKeys,
                adopt);
    }

    private Optional<String> matching(String name, Pattern form, String expected) {
        return layers.find(name).flatMap(given -> Scalars.matching(given, form, expected));
    }

    private int port(String name, int least, int usual) {
        return layers.find(name).flatMap(given -> Scalars.port(given, least)).orElse(usual);
    }

    private Path data() {
        var override = layers.overrides().find("data");
        var folder = override.isPresent() ? place.workingDirectory() : file.folder();
        return override.or(() -> layers.find("data"))
                .flatMap(given -> path(given, folder))
                .orElseGet(() -> DataDirectory.defaultPath(place.environment(), place.home()));
    }

    private static Optional<Path> path(Given given, Path folder) {
        try {
            return Optional.of(folder.resolve(given.text()).normalize());
        } catch (InvalidPathException wrong) {
            given.reject("must be a directory");
            return Optional.empty();
        }
    }

    /** A URL that holds a password: a variable, or named by the file. */
    private <T> Optional<T> url(String name, Function<String, T> parse) {
        var inFile = layers.file().at(Layers.camelCase(name));
        return layers.overrides()
                .variable(name)
                .or(() -> secrets.read(inFile).map(secret -> new Given(secret.reveal(), inFile::reject)))
                .flatMap(given -> Scalars.tried(given, parse));
    }
}
