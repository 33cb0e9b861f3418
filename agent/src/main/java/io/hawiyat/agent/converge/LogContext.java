package io.hawiyat.agent.converge;

import io.hawiyat.agent.state.StoredApplication;
import java.util.Map;
import java.util.Optional;
import org.slf4j.MDC;

/** Puts on every line that is logged meanwhile whose it is, whichever part logs it. */
final class LogContext {

    private static final String APPLICATION = "application";
    private static final String DEPLOYMENT = "deployment";

    private LogContext() {}

    /** From here on this thread works for an application, and for its deployment when one is open. */
    static void of(StoredApplication application) {
        MDC.put(APPLICATION, application.name().toString());
        application
                .running()
                .or(application::queued)
                .ifPresentOrElse(open -> MDC.put(DEPLOYMENT, Long.toString(open.id())), () -> MDC.remove(DEPLOYMENT));
    }

    /** The same for a thread that does a part of this one's work. */
    static Runnable shared(Runnable part) {
        var context = Optional.ofNullable(MDC.getCopyOfContextMap()).orElse(Map.of());
        return () -> {
            MDC.setContextMap(context);
            part.run();
        };
    }
}
