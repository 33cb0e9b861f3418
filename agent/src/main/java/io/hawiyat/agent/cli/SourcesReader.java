package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import io.hawiyat.agent.manifest.ProjectScope;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.source.SourcePath;
import io.hawiyat.agent.source.SourceUrl;
import io.hawiyat.agent.source.Tracked;
import io.hawiyat.agent.source.VersionRange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import java.util.stream.Stream;

/**
 * The sources of a configuration: the one of {@code --source}, and those of the file beside it. A flag that replaced
 * all sources of the file would be a way to prune everything by accident.
 */
final class SourcesReader {

    /** What the source of {@code --source} is called; it comes before one of the file with this name. */
    static final String DEFAULT_NAME = "default";

    private static final String DEFAULT_BRANCH = "main";

    private final Overrides overrides;
    private final SecretReferences secrets;
    private final List<SourceSettings> sources = new ArrayList<>();
    private final List<SourceProblem> problems = new ArrayList<>();
    private final Set<String> names = new HashSet<>();

    private SourcesReader(Overrides overrides, SecretReferences secrets) {
        this.overrides = overrides;
        this.secrets = secrets;
    }

    /** The sources that can be watched, and those that can not. */
    record Sources(List<SourceSettings> sources, List<SourceProblem> problems) {}

    static Sources read(Layers layers, SecretReferences secrets) {
        var reader = new SourcesReader(layers.overrides(), secrets);
        var single = reader.single();
        layers.file().at("sources").items().forEach(entry -> reader.entry(entry, single));
        return new Sources(reader.sources, reader.problems);
    }

    /** Whether there is a single one. */
    private boolean single() {
        var url = overrides.find("source");
        if (url.isEmpty()) {
            List.of("branch", "path", "interval")
                    .forEach(name -> overrides.find(name).ifPresent(given -> given.reject("is for --source URL")));
            return false;
        }
        var secret = overrides.variable("webhook-secret").map(given -> new Redacted(given.text()));
        definition(
                        DEFAULT_NAME,
                        parse(url.get().text(), url.get()::reject),
                        branch(overrides.find("branch")),
                        overrides.find("path"),
                        overrides.find("interval"))
                .ifPresent(definition -> sources.add(
                        new SourceSettings(definition, secret.stream().toList())));
        return true;
    }

    private void entry(CheckedYaml.Value entry, boolean single) {
        var name = entry.at("name");
        if (!name.present() || (single && name.text().equals(DEFAULT_NAME))) {
            return;
        }
        if (!names.add(name.text())) {
            name.reject("is the name of another source already");
            return;
        }
        var hooks = secrets.readAll(entry.at("webhookSecret"));
        var url = given(entry.at("url"))
                .flatMap(it -> parse(it.text(), message -> problems.add(new SourceProblem(name.text(), message))));
        var trusted = new TrustReader(secrets).read(entry.at("verify"));
        var scope = new ProjectScope(entry.at("projects").texts());
        definition(name.text(), url, tracked(entry), given(entry.at("path")), given(entry.at("interval")))
                .map(open -> new SourceDefinition(
                        open.name(),
                        open.url(),
                        open.tracked(),
                        open.path(),
                        open.interval(),
                        new CredentialsReader(secrets).read(entry.at("credentials"), open.url()),
                        trusted))
                .ifPresent(definition -> sources.add(new SourceSettings(definition, scope, hooks)));
    }

    /** One of branch, tag and semver; main when none is given. */
    private static Optional<Tracked> tracked(CheckedYaml.Value entry) {
        var given = Stream.of("branch", "tag", "semver")
                .map(entry::at)
                .filter(value -> value.optionalText().isPresent())
                .toList();
        if (given.size() > 1) {
            given.getLast().reject("only one of branch, tag and semver says what is read: take the others away");
            return Optional.empty();
        }
        if (entry.at("tag").present()) {
            return given(entry.at("tag")).flatMap(tag -> Scalars.tried(tag, Tracked.Tag::new));
        }
        if (entry.at("semver").present()) {
            return given(entry.at("semver"))
                    .flatMap(semver -> Scalars.tried(semver, range -> new Tracked.Versions(VersionRange.parse(range))));
        }
        return branch(given(entry.at("branch")));
    }

    private static Optional<Tracked> branch(Optional<Given> branch) {
        return branch.isEmpty()
                ? Optional.of(new Tracked.Branch(DEFAULT_BRANCH))
                : branch.flatMap(given -> Scalars.tried(given, Tracked.Branch::new));
    }

    private static Optional<SourceDefinition> definition(
            String name,
            Optional<SourceUrl> url,
            Optional<Tracked> tracked,
            Optional<Given> path,
            Optional<Given> interval) {
        var folder = path.map(given -> Scalars.tried(given, SourcePath::new)).orElse(Optional.of(SourcePath.ROOT));
        var every = interval.map(Scalars::duration).orElse(Optional.of(SourceDefinition.DEFAULT_INTERVAL));
        if (url.isEmpty() || tracked.isEmpty() || folder.isEmpty() || every.isEmpty()) {
            return Optional.empty();
        }
        return Optional.of(new SourceDefinition(name, url.get(), tracked.get(), folder.get(), every.get()));
    }

    private static Optional<SourceUrl> parse(String text, Consumer<String> rejection) {
        return switch (SourceUrl.parse(text)) {
            case SourceUrl.Parsed.Accepted(var url) -> Optional.of(url);
            case SourceUrl.Parsed.Rejected(var rule) -> {
                rejection.accept(rule.message());
                yield Optional.empty();
            }
        };
    }

    private static Optional<Given> given(CheckedYaml.Value value) {
        return value.optionalText().map(text -> new Given(text, value::reject));
    }
}
