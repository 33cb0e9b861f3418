package io.hawiyat.agent;

import io.hawiyat.agent.cli.Settings;
import io.hawiyat.agent.cli.SourceProblem;
import io.hawiyat.agent.cli.SourceSettings;
import io.hawiyat.agent.converge.ConvergeLoop;
import io.hawiyat.agent.docker.Engine;
import io.hawiyat.agent.notification.Notifier;
import io.hawiyat.agent.observe.Observer;
import io.hawiyat.agent.reconcile.SourceLoop;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.state.ChangeFeed;
import io.hawiyat.agent.state.Sources;
import io.hawiyat.agent.state.StateReader;
import io.hawiyat.agent.trace.DeploymentTraces;
import io.hawiyat.agent.trace.TraceSettings;
import io.micronaut.context.ApplicationContext;
import java.util.Optional;
import java.util.stream.Stream;

/** The three loops of the agent: sources to desired state, engine to work, work to engine; and who tells of it. */
final class Loops implements AutoCloseable {

    private final SourceLoop sources;
    private final ConvergeLoop converge;
    private final Observer observer;
    private final Notifier notifier;
    private final Optional<DeploymentTraces> traces;
    private final Engine engine;
    private final EngineMeters meters;
    private final Closing closing = new Closing();

    private Loops(
            SourceLoop sources,
            ConvergeLoop converge,
            Observer observer,
            Notifier notifier,
            Optional<DeploymentTraces> traces,
            Engine engine,
            EngineMeters meters) {
        this.sources = sources;
        this.converge = converge;
        this.observer = observer;
        this.notifier = notifier;
        this.traces = traces;
        this.engine = engine;
        this.meters = meters;
    }

    static Loops open(ApplicationContext context, Settings settings) {
        context.getBean(Sources.class)
                .declare(Stream.concat(
                                settings.sources().stream()
                                        .map(SourceSettings::definition)
                                        .map(Loops::definition),
                                settings.problems().stream().map(Loops::definition))
                        .toList());
        return new Loops(
                context.getBean(SourceLoop.class),
                context.getBean(ConvergeLoop.class),
                context.getBean(Observer.class),
                context.getBean(Notifier.class),
                traces(context),
                context.getBean(Engine.class),
                context.getBean(EngineMeters.class));
    }

    /** Nothing of OpenTelemetry is even loaded when nobody wants traces. */
    private static Optional<DeploymentTraces> traces(ApplicationContext context) {
        var agent = context.getBean(Installation.class).agent();
        return TraceSettings.of(System.getenv(), agent)
                .map(it -> new DeploymentTraces(
                        it, context.getBean(StateReader.class), context.getBean(ChangeFeed.class)));
    }

    private static Sources.Definition definition(SourceDefinition source) {
        return new Sources.Definition(
                source.name(),
                source.url().display(),
                source.tracked().shown(),
                source.path().value(),
                source.interval());
    }

    /** Listed without its URL, which may hold a password. */
    private static Sources.Definition definition(SourceProblem problem) {
        return new Sources.Definition(problem.source(), "", "", "", SourceDefinition.DEFAULT_INTERVAL);
    }

    void start() {
        traces.ifPresent(it -> {
            it.start();
            closing.add(it);
        });
        notifier.start();
        closing.add(notifier);
        converge.start();
        closing.add(converge);
        observer.start();
        closing.add(observer);
        closing.add(engine.watch(meters.measured(observer)));
        sources.start();
        closing.add(sources);
    }

    @Override
    public void close() {
        closing.close();
    }
}
