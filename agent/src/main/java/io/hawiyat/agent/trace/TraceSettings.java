package io.hawiyat.agent.trace;

import java.net.URI;
import java.net.URISyntaxException;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where traces go, by OpenTelemetry's own variables (opentelemetry.io/docs/specs/otel/protocol/exporter). Sent is
 * protobuf over HTTP.
 *
 * @param endpoint for traces, with its path
 * @param headers sent with them, such as a token
 * @param service how the agent is called in them
 * @param agent the name of this one among others
 */
public record TraceSettings(String endpoint, Map<String, String> headers, String service, String agent) {

    private static final Logger LOG = LoggerFactory.getLogger(TraceSettings.class);

    public TraceSettings {
        headers = Map.copyOf(headers);
    }

    /** Empty when nobody wants traces, or it can not be said where they go: that is no reason not to deploy. */
    public static Optional<TraceSettings> of(Map<String, String> environment, String agent) {
        if (environment.getOrDefault("OTEL_SDK_DISABLED", "").equalsIgnoreCase("true")) {
            return Optional.empty();
        }
        return set(environment, "OTEL_EXPORTER_OTLP_TRACES_ENDPOINT")
                .or(() -> set(environment, "OTEL_EXPORTER_OTLP_ENDPOINT")
                        .map(base -> base.replaceAll("/+$", "") + "/v1/traces"))
                .filter(TraceSettings::isAddress)
                .map(endpoint -> new TraceSettings(
                        endpoint,
                        headers(set(environment, "OTEL_EXPORTER_OTLP_TRACES_HEADERS")
                                .or(() -> set(environment, "OTEL_EXPORTER_OTLP_HEADERS"))
                                .orElse("")),
                        set(environment, "OTEL_SERVICE_NAME").orElse("hawiyat"),
                        agent));
    }

    private static Optional<String> set(Map<String, String> environment, String name) {
        return Optional.ofNullable(environment.get(name)).map(String::strip).filter(value -> !value.isEmpty());
    }

    private static boolean isAddress(String endpoint) {
        try {
            var url = new URI(endpoint);
            if (url.getHost() != null && ("http".equals(url.getScheme()) || "https".equals(url.getScheme()))) {
                return true;
            }
        } catch (URISyntaxException malformed) {
            // Said below, without the text: it may hold a password.
        }
        LOG.atWarn()
                .log("no traces are sent: OTEL_EXPORTER_OTLP_ENDPOINT must be http://HOST:PORT or https://HOST:PORT");
        return false;
    }

    /** {@code name=value,...} with percent-encoded values. */
    private static Map<String, String> headers(String text) {
        var headers = new HashMap<String, String>();
        for (var header : text.split(",", -1)) {
            var parts = header.split("=", 2);
            if (parts.length == 2) {
                headers.put(parts[0].strip(), decoded(parts[1].strip()));
            }
        }
        return headers;
    }

    private static String decoded(String value) {
        try {
            return URLDecoder.decode(value.replace("+", "%2B"), StandardCharsets.UTF_8);
        } catch (IllegalArgumentException notEncoded) {
            return value;
        }
    }

    /** Without the headers, which are secret. */
    @Override
    public String toString() {
        return "TraceSettings[" + service + ", " + agent + "]";
    }
}
