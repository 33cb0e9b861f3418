package io.hawiyat.agent.dashboard;

import com.microsoft.playwright.Page;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** What on a page keeps somebody from using it, as axe-core finds it. */
final class Barriers {

    private static final String AXE = read("/META-INF/resources/webjars/axe-core/4.6.3/axe.min.js");

    private Barriers() {}

    /** Each with its rule and the elements that break it. */
    static List<?> on(Page page) {
        page.evaluate(AXE);
        var found = page.evaluate("""
                async () => (await axe.run(document, {resultTypes: ['violations']})).violations.map(
                    it => `${it.id}: ${it.nodes.map(node => node.html + ' ' + node.failureSummary).join(' | ')}`)""");
        return found instanceof List<?> list ? list : List.of(String.valueOf(found));
    }

    private static String read(String resource) {
        try (var stream = Barriers.class.getResourceAsStream(resource)) {
            if (stream == null) {
                throw new AssertionError("the WebJar of axe-core is not on the class path: mvn test-compile");
            }
            return new String(stream.readAllBytes(), StandardCharsets.UTF_8);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
