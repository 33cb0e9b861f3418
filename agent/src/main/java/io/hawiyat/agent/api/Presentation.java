package io.hawiyat.agent.api;

import io.hawiyat.agent.state.ApplicationView;
import io.micronaut.http.HttpRequest;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Applications as the one who asks may see them. */
@Singleton
public class Presentation {

    private final ApiAccess access;
    private final IngressPorts ports;

    Presentation(ApiAccess access, Optional<IngressPorts> ports) {
        this.access = access;
        this.ports = ports.orElse(IngressPorts.STANDARD);
    }

    /** An application for one request. */
    public ApplicationJson application(ApplicationView view, HttpRequest<?> request) {
        return application(view, access.seesDetails(request));
    }

    /**
     * An application for one reader.
     *
     * @param details whether the reader may see what stands in fields
     */
    public ApplicationJson application(ApplicationView view, boolean details) {
        var json = ApplicationJson.of(view, ports);
        return details ? json : json.withoutDetails();
    }

    /** Whether who asks may see what stands in fields, and what containers write. */
    public boolean details(HttpRequest<?> request) {
        return access.seesDetails(request);
    }
}
