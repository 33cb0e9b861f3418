package io.hawiyat.agent.api;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.hawiyat.agent.state.Change;
import io.hawiyat.agent.state.StateReader;
import jakarta.inject.Singleton;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Optional;

/** Changes of the state as events: what changed, as it is now. */
@Singleton
class ChangeRendering {

    private final StateReader state;
    private final Presentation presentation;
    private final ObjectMapper json;

    ChangeRendering(StateReader state, Presentation presentation, ObjectMapper json) {
        this.state = state;
        this.presentation = presentation;
        this.json = json;
    }

    /**
     * One change, rendered once for all readers.
     *
     * @param guarded for those who may not see details
     */
    record Rendered(long id, StreamFrame.Event full, StreamFrame.Event guarded) {

        StreamFrame frame(boolean details) {
            return details ? full : guarded;
        }
    }

    /** Only the last change of each thing: its present state is all there is to tell. */
    static Collection<Change> newest(List<Change> changes) {
        var latest = new LinkedHashMap<String, Change>();
        for (var change : changes) {
            var thing = change.kind() + " " + change.ref();
            latest.remove(thing);
            latest.put(thing, change);
        }
        return latest.values();
    }

    Rendered render(Change change) {
        return switch (change.kind()) {
            case APPLICATION ->
                state.application(change.ref())
                        .map(view -> rendered(
                                change, presentation.application(view, true), presentation.application(view, false)))
                        .orElseGet(() -> gone(change));
            case DEPLOYMENT -> same(change, state.deployment(change.ref()).map(DeploymentJson::of));
            case SOURCE -> same(change, state.source(change.ref()).map(SourceJson::of));
        };
    }

    private Rendered same(Change change, Optional<?> item) {
        return item.map(it -> rendered(change, it, it)).orElseGet(() -> gone(change));
    }

    private Rendered rendered(Change change, Object full, Object guarded) {
        return new Rendered(change.id(), event(change, full), event(change, guarded));
    }

    /** What is gone has no state to tell, so everything is to be read anew. */
    private static Rendered gone(Change change) {
        var reset = StreamFrame.reset(Optional.of(change.id()));
        return new Rendered(change.id(), reset, reset);
    }

    private StreamFrame.Event event(Change change, Object data) {
        try {
            var name = change.kind().name().toLowerCase(Locale.ROOT);
            return new StreamFrame.Event(Optional.of(change.id()), name, json.writeValueAsString(data));
        } catch (JsonProcessingException e) {
            throw new IllegalStateException("cannot write " + data.getClass().getSimpleName() + " as JSON", e);
        }
    }
}
