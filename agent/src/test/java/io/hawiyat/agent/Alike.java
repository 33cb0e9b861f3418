package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.Map;

/** Records for tests that are like others: only what differs has to be said, and a new component is nobody's matter. */
public final class Alike {

    private Alike() {}

    /** The same record, but with these values of components, each by its name. */
    public static <R extends Record> R but(R record, Map<String, ?> changes) {
        var components = record.getClass().getRecordComponents();
        assertThat(Arrays.stream(components).map(RecordComponent::getName))
                .as("components of %s", record.getClass())
                .containsAll(changes.keySet());
        var values = Arrays.stream(components)
                .map(it -> changes.containsKey(it.getName()) ? changes.get(it.getName()) : value(record, it))
                .toArray();
        return made(record, components, values);
    }

    private static Object value(Record record, RecordComponent component) {
        try {
            return component.getAccessor().invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(component + " of " + record + " can not be read", e);
        }
    }

    @SuppressWarnings("unchecked") // What the class of a record makes is of that class.
    private static <R extends Record> R made(R record, RecordComponent[] components, Object[] values) {
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        try {
            return (R) record.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new LinkageError(record + " can not be made with " + Arrays.toString(values), e);
        }
    }
}
