package io.hawiyat.agent;

import io.hawiyat.agent.api.ReadinessCheck;
import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.queue.QueueConnection;
import io.hawiyat.agent.queue.QueueHealth;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.traefik.TraefikApi;
import io.hawiyat.agent.traefik.TraefikUnreachable;
import io.micronaut.context.annotation.Factory;
import io.micronaut.context.annotation.Requires;
import jakarta.inject.Named;
import jakarta.inject.Singleton;
import java.time.Duration;
import java.util.Optional;
import java.util.stream.Collectors;

/** What the agent can not work without, as readiness names it; and its sources, which it can. */
@Factory
@Requires(beans = Settings.class)
final class Components {

    private static final Duration DEADLINE = Duration.ofSeconds(2);

    /**
     * One component.
     *
     * @param ask throws when it does not answer, or says what is wrong
     */
    private record Component(String name, boolean required, Question ask) implements ReadinessCheck {

        @Override
        public Optional<String> problem() {
            return ask.problem();
        }
    }

    @FunctionalInterface
    private interface Question {
        Optional<String> problem();
    }

    @Singleton
    @Named("postgresql")
    ReadinessCheck postgresql(Sources sources) {
        return new Component("postgresql", true, () -> {
            sources.find("");
            return Optional.empty();
        });
    }

    @Singleton
    @Named("redis")
    ReadinessCheck redis(QueueConnection connection) {
        return new Component("redis", true, () -> switch (connection.health()) {
            case QueueHealth.Up up -> Optional.empty();
            case QueueHealth.Down down -> Optional.of(down.reason());
        });
    }

    @Singleton
    @Named("docker")
    ReadinessCheck docker(Engine engine) {
        return new Component("docker", true, () -> {
            engine.ping(DEADLINE);
            return Optional.empty();
        });
    }

    @Singleton
    @Named("traefik")
    ReadinessCheck traefik(IngressParts ingress) {
        return new Component("traefik", true, () -> answer(ingress.api()));
    }

    private static Optional<String> answer(TraefikApi api) {
        try {
            api.version(DEADLINE);
            return Optional.empty();
        } catch (TraefikUnreachable away) {
            return Optional.of(String.valueOf(away.getMessage()));
        }
    }

    @Singleton
    @Named("sources")
    ReadinessCheck sources(Sources sources) {
        return new Component("sources", false, () -> {
            var lost = sources.all().stream()
                    .flatMap(it ->
                            it.problem().stream().map(problem -> it.definition().name() + ": " + problem))
                    .collect(Collectors.joining("; "));
            return Optional.of(lost).filter(text -> !text.isEmpty());
        });
    }
}
