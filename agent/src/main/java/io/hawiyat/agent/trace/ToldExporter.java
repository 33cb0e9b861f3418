package io.hawiyat.agent.trace;

import io.opentelemetry.sdk.common.CompletableResultCode;
import io.opentelemetry.sdk.trace.data.SpanData;
import io.opentelemetry.sdk.trace.export.SpanExporter;
import java.util.Collection;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.logging.Level;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Tells in the agent's own log, once, when the collector takes no traces, and when it does again. */
final class ToldExporter implements SpanExporter {

    private static final Logger LOG = LoggerFactory.getLogger(ToldExporter.class);

    /** Says the same in several lines, and not in the agent's format. Held, or it would be collected with its level. */
    private static final java.util.logging.Logger ITS_OWN = java.util.logging.Logger.getLogger("io.opentelemetry");

    private final SpanExporter exporter;
    private final AtomicBoolean failing = new AtomicBoolean();

    ToldExporter(SpanExporter exporter) {
        this.exporter = exporter;
        ITS_OWN.setLevel(Level.OFF);
    }

    @Override
    public CompletableResultCode export(Collection<SpanData> spans) {
        var result = exporter.export(spans);
        return result.whenComplete(() -> tell(result.isSuccess(), spans.size()));
    }

    private void tell(boolean taken, int spans) {
        if (!taken && failing.compareAndSet(false, true)) {
            LOG.atWarn()
                    .addKeyValue("spans", spans)
                    .log("traces are not taken, and dropped; see OTEL_EXPORTER_OTLP_ENDPOINT and its collector");
        } else if (taken && failing.compareAndSet(true, false)) {
            LOG.atInfo().log("traces are taken again");
        }
    }

    @Override
    public CompletableResultCode flush() {
        return exporter.flush();
    }

    @Override
    public CompletableResultCode shutdown() {
        return exporter.shutdown();
    }
}
