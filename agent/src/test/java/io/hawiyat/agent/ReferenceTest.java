package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.cli.CommandReference;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** The documents that are made from the program are those of this program. {@code make reference} writes them. */
class ReferenceTest {

    private static final Path FOLDER = Path.of("..", "docs", "reference");
    private static final Map<String, Supplier<String>> DOCUMENTS = Map.of(
            "commands.md", CommandReference::text,
            "manifests.md", SchemaReference::text,
            "api.md", ApiReference::text);

    @TestFactory
    Stream<DynamicTest> isWhatTheProgramSaysOfItself() {
        return DOCUMENTS.entrySet().stream()
                .map(it -> DynamicTest.dynamicTest(
                        it.getKey(),
                        () -> check(FOLDER.resolve(it.getKey()), it.getValue().get())));
    }

    private static void check(Path document, String text) throws IOException {
        if (Boolean.getBoolean("hawiyat.reference.write")) {
            Files.createDirectories(document.getParent());
            Files.writeString(document, text);
        }
        assertThat(document).as("run `make reference`").content().isEqualTo(text);
    }
}
