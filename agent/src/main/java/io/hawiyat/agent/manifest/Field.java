package io.hawiyat.agent.manifest;

import com.fasterxml.jackson.databind.JsonNode;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalLong;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;

/**
 * A value of a document whose wrong values were taken out and whose defaults were filled in. A missing one is there,
 * and empty.
 */
record Field(Document document, String pointer, JsonNode json) {

    Field at(String name) {
        return new Field(document, Pointers.child(pointer, name), json.path(name));
    }

    boolean present() {
        return !json.isMissingNode() && !json.isNull();
    }

    /** A scalar as written: {@code 1.10} stays so. */
    String text() {
        var place = document.places().get(pointer);
        return place != null && json.isValueNode() ? place.text() : json.asText();
    }

    Optional<String> optionalText() {
        return present() ? Optional.of(text()) : Optional.empty();
    }

    boolean flag() {
        return json.booleanValue();
    }

    int number() {
        return json.intValue();
    }

    Duration duration() {
        return Quantities.duration(text());
    }

    OptionalLong bytes() {
        return present() ? OptionalLong.of(Quantities.bytes(text())) : OptionalLong.empty();
    }

    /** The items of a list that are not null: those taken out are skipped. */
    Stream<Field> items() {
        return IntStream.range(0, json.isArray() ? json.size() : 0)
                .mapToObj(index -> new Field(document, Pointers.item(pointer, index), json.get(index)))
                .filter(Field::present);
    }

    List<String> texts() {
        return items().map(Field::text).toList();
    }

    Map<String, String> textsByName() {
        return byName(Field::text);
    }

    <T> Map<String, T> byName(Function<Field, T> read) {
        var map = new LinkedHashMap<String, T>();
        json.fieldNames().forEachRemaining(name -> map.put(name, read.apply(at(name))));
        return map;
    }
}
