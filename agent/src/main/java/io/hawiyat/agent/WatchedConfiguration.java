package io.hawiyat.agent;

import io.hawiyat.agent.cli.Redacted;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.cli.SourceProblem;
import io.hawiyat.agent.cli.SourceSettings;
import io.hawiyat.agent.reconcile.WatchedSources;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Collectors;

/** What the settings say of sources. */
final class WatchedConfiguration {

    private WatchedConfiguration() {}

    static WatchedSources.Configured of(Settings settings) {
        return new WatchedSources.Configured(
                byName(settings, SourceSettings::definition),
                settings.problems().stream().collect(Collectors.toMap(SourceProblem::source, SourceProblem::message)),
                byName(settings, SourceSettings::scope),
                byName(
                        settings,
                        source -> source.webhookSecrets().stream()
                                .map(Redacted::reveal)
                                .toList()),
                settings.localSourceHosts());
    }

    private static <T> Map<String, T> byName(Settings settings, Function<SourceSettings, T> value) {
        return settings.sources().stream()
                .collect(Collectors.toMap(source -> source.definition().name(), value));
    }
}
