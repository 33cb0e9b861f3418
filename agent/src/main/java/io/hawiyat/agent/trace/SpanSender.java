package io.hawiyat.agent.trace;

import io.opentelemetry.api.common.AttributeKey;
import io.opentelemetry.api.common.Attributes;
import io.opentelemetry.api.trace.Span;
import io.opentelemetry.api.trace.StatusCode;
import io.opentelemetry.api.trace.Tracer;
import io.opentelemetry.context.Context;
import io.opentelemetry.exporter.otlp.http.trace.OtlpHttpSpanExporter;
import io.opentelemetry.sdk.resources.Resource;
import io.opentelemetry.sdk.trace.SdkTracerProvider;
import io.opentelemetry.sdk.trace.export.BatchSpanProcessor;
import java.time.Duration;
import java.util.concurrent.TimeUnit;

/** Sends traces over OTLP/HTTP in batches. What nobody takes is dropped: a trace is no record. */
final class SpanSender implements AutoCloseable {

    private static final Duration TIMEOUT = Duration.ofSeconds(10);
    private static final Duration SHUTDOWN = Duration.ofSeconds(3);

    private final SdkTracerProvider provider;
    private final Tracer tracer;

    SpanSender(TraceSettings settings) {
        var exporter =
                OtlpHttpSpanExporter.builder().setEndpoint(settings.endpoint()).setTimeout(TIMEOUT);
        settings.headers().forEach(exporter::addHeader);
        var resource = Attributes.of(
                AttributeKey.stringKey("service.name"), settings.service(),
                AttributeKey.stringKey("service.instance.id"), settings.agent());
        this.provider = SdkTracerProvider.builder()
                .setResource(Resource.getDefault().merge(Resource.create(resource)))
                .addSpanProcessor(BatchSpanProcessor.builder(new ToldExporter(exporter.build()))
                        .setScheduleDelay(Duration.ofSeconds(1))
                        .build())
                .build();
        this.tracer = provider.get("io.hawiyat.agent");
    }

    void send(DeploymentTrace trace) {
        var deployment = trace.deployment();
        var root = tracer.spanBuilder("deployment " + deployment.application())
                .setNoParent()
                .setStartTimestamp(trace.begin())
                .setAttribute("hawiyat.deployment", deployment.id())
                .setAttribute("hawiyat.project", deployment.application().project())
                .setAttribute("hawiyat.application", deployment.application().name())
                .setAttribute("hawiyat.generation", deployment.generation())
                .setAttribute("hawiyat.revision", deployment.revision())
                .setAttribute("hawiyat.trigger", deployment.trigger().text())
                .setAttribute("hawiyat.phase", deployment.phase().name())
                .setAttribute("hawiyat.source", trace.source().orElse(""))
                .startSpan();
        trace.parts().forEach(part -> send(part, Context.root().with(root)));
        end(root, trace.failed(), deployment.message(), trace);
    }

    private void send(DeploymentTrace.Part part, Context parent) {
        // Named by what is done; to what, which differs each time, is an attribute.
        var span = tracer.spanBuilder(part.name().split(" [a-z0-9-]+-g[0-9]+-", 2)[0])
                .setParent(parent)
                .setStartTimestamp(part.begin())
                .setAttribute("hawiyat.step", part.name())
                .setAttribute("hawiyat.message", part.message())
                .startSpan();
        if (part.failed()) {
            span.setStatus(StatusCode.ERROR, part.message());
        }
        span.end(part.end());
    }

    private static void end(Span root, boolean failed, String message, DeploymentTrace trace) {
        if (failed) {
            root.setStatus(StatusCode.ERROR, message);
        }
        if (trace.live()) {
            root.addEvent("live", trace.end());
        }
        root.end(trace.end());
    }

    @Override
    public void close() {
        provider.shutdown().join(SHUTDOWN.toMillis(), TimeUnit.MILLISECONDS);
    }
}
