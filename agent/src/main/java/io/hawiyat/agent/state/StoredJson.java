package io.hawiyat.agent.state;

import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonSetter;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import com.fasterxml.jackson.annotation.Nulls;
import com.fasterxml.jackson.core.JsonParser;
import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationContext;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.MapperFeature;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.cfg.MutableConfigOverride;
import com.fasterxml.jackson.databind.deser.std.StdDeserializer;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.module.SimpleModule;
import com.fasterxml.jackson.databind.node.ObjectNode;
import com.fasterxml.jackson.datatype.jdk8.Jdk8Module;
import com.fasterxml.jackson.datatype.jsr310.JavaTimeModule;
import io.hawiyat.agent.manifest.Application;
import io.hawiyat.agent.manifest.Health;
import io.hawiyat.agent.manifest.HttpRoute;
import io.hawiyat.agent.manifest.Notification;
import io.hawiyat.agent.manifest.Route;
import io.hawiyat.agent.manifest.TcpRoute;
import io.hawiyat.agent.manifest.Workload;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.List;
import java.util.Map;

/**
 * Records as JSON and back, the way PostgreSQL keeps them.
 *
 * <p>What an older or a newer version stored stays readable: unknown properties are ignored and missing ones take their
 * default, those of an application from {@code stored-defaults.json}.
 */
final class StoredJson {

    private static final ObjectMapper PLAIN = plain().build();

    private static final ObjectMapper MAPPER = plain().addModule(withDefaults()).build();

    private StoredJson() {}

    static String write(Object value) {
        try {
            return MAPPER.writeValueAsString(value);
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + value.getClass().getName() + " as JSON", e);
        }
    }

    static <T> T read(String json, Class<T> type) {
        try {
            return MAPPER.readValue(json, type);
        } catch (JsonProcessingException e) {
            throw new UnreadableState("cannot read a stored " + type.getSimpleName(), e);
        }
    }

    static <T> List<T> readEach(List<String> rows, Class<T> type) {
        return rows.stream().map(row -> read(row, type)).toList();
    }

    static <T> List<T> readList(String json, Class<T> element) {
        try {
            return MAPPER.readerForListOf(element).readValue(json);
        } catch (JsonProcessingException e) {
            throw new UnreadableState("cannot read a stored list of " + element.getSimpleName(), e);
        }
    }

    private static JsonMapper.Builder plain() {
        return JsonMapper.builder()
                .addModule(new Jdk8Module())
                .addModule(new JavaTimeModule())
                .enable(MapperFeature.ACCEPT_CASE_INSENSITIVE_ENUMS)
                .disable(DeserializationFeature.FAIL_ON_UNKNOWN_PROPERTIES)
                .disable(
                        SerializationFeature.WRITE_DATES_AS_TIMESTAMPS,
                        SerializationFeature.WRITE_DURATIONS_AS_TIMESTAMPS)
                .defaultPropertyInclusion(
                        JsonInclude.Value.construct(JsonInclude.Include.NON_ABSENT, JsonInclude.Include.ALWAYS))
                .withConfigOverride(List.class, StoredJson::emptyWhenMissing)
                .withConfigOverride(Map.class, StoredJson::emptyWhenMissing)
                .withConfigOverride(String.class, StoredJson::emptyWhenMissing)
                .addMixIn(Health.Probe.class, ProbeTypes.class)
                .addMixIn(Route.class, RouteTypes.class)
                .addMixIn(Workload.VolumeSource.class, VolumeSourceTypes.class)
                .addMixIn(Notification.Destination.class, DestinationTypes.class)
                .addMixIn(Notification.Value.class, ValueTypes.class);
    }

    private static void emptyWhenMissing(MutableConfigOverride type) {
        type.setSetterInfo(JsonSetter.Value.forValueNulls(Nulls.AS_EMPTY));
    }

    private static SimpleModule withDefaults() {
        return new SimpleModule()
                .addDeserializer(Application.class, new Defaulted<>(Application.class, ""))
                .addDeserializer(Workload.class, new Defaulted<>(Workload.class, "/workload"));
    }

    /** Lays a stored document over the defaults before it is read. */
    private static final class Defaulted<T> extends StdDeserializer<T> {

        private final Class<T> type;
        private final ObjectNode defaults;

        Defaulted(Class<T> type, String pointer) {
            super(type);
            this.type = type;
            this.defaults = (ObjectNode) storedDefaults().at(pointer);
        }

        @Override
        public T deserialize(JsonParser parser, DeserializationContext context) throws IOException {
            var document = defaults.deepCopy();
            PLAIN.readerForUpdating(document).readValue(parser.<ObjectNode>readValueAsTree());
            return PLAIN.treeToValue(document, type);
        }

        private static ObjectNode storedDefaults() {
            try (var resource = StoredJson.class.getResourceAsStream("stored-defaults.json")) {
                return PLAIN.readValue(resource, ObjectNode.class);
            } catch (IOException e) {
                throw new UncheckedIOException("cannot read stored-defaults.json", e);
            }
        }
    }

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Health.Probe.Http.class, name = "http"),
        @JsonSubTypes.Type(value = Health.Probe.Tcp.class, name = "tcp"),
        @JsonSubTypes.Type(value = Health.Probe.Command.class, name = "command")
    })
    private interface ProbeTypes {}

    /** HTTP was all that there was. */
    @JsonTypeInfo(use = JsonTypeInfo.Id.DEDUCTION, defaultImpl = HttpRoute.class)
    @JsonSubTypes({@JsonSubTypes.Type(HttpRoute.class), @JsonSubTypes.Type(TcpRoute.class)})
    private interface RouteTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Workload.VolumeSource.Named.class, name = "named"),
        @JsonSubTypes.Type(value = Workload.VolumeSource.HostPath.class, name = "hostPath")
    })
    private interface VolumeSourceTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Notification.Destination.Webhook.class, name = "webhook"),
        @JsonSubTypes.Type(value = Notification.Destination.Slack.class, name = "slack"),
        @JsonSubTypes.Type(value = Notification.Destination.Smtp.class, name = "smtp"),
        @JsonSubTypes.Type(value = Notification.Destination.CommitStatus.class, name = "commitStatus")
    })
    private interface DestinationTypes {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Notification.Value.Plain.class, name = "plain"),
        @JsonSubTypes.Type(value = Notification.Value.Sealed.class, name = "sealed")
    })
    private interface ValueTypes {}
}
