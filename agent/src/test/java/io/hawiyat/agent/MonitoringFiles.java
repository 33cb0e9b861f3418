package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import org.yaml.snakeyaml.Yaml;

/** The alert rules and the dashboard among the examples, held against what the agent really measures. */
final class MonitoringFiles {

    private static final Pattern METRIC = Pattern.compile("hawiyat_[a-z_]+");
    private static final Pattern LABEL = Pattern.compile("([a-z_]+)=~?\"([^\"]*)\"");

    /** Of Prometheus itself. */
    private static final Set<String> OF_THE_SCRAPE = Set.of("instance", "job");

    private final Path folder;

    MonitoringFiles(Path folder) {
        this.folder = folder;
    }

    /** @param scraped what the agent answers at {@code /metrics} */
    void check(String scraped) {
        var expressions = new ArrayList<>(alerts());
        expressions.addAll(panels());
        assertThat(expressions).hasSizeGreaterThan(20).doesNotContain("").allSatisfy(expression -> {
            assertThat(count(expression, "(")).as(expression).isEqualTo(count(expression, ")"));
            METRIC.matcher(expression)
                    .results()
                    .forEach(metric -> assertThat(samples(scraped))
                            .as("is measured: %s", expression)
                            .contains(metric.group()));
            LABEL.matcher(expression)
                    .results()
                    .filter(label -> !OF_THE_SCRAPE.contains(label.group(1)))
                    .forEach(label ->
                            assertThat(scraped).as("is a label: %s", expression).contains(label.group(1) + "=\""));
        });
    }

    private static Set<String> samples(String scraped) {
        return scraped.lines()
                .filter(line -> !line.startsWith("#"))
                .map(line -> line.split("[{ ]", 2)[0])
                .collect(Collectors.toCollection(TreeSet::new));
    }

    private static long count(String text, String part) {
        return text.chars().filter(it -> it == part.charAt(0)).count();
    }

    /** As Prometheus reads rules: each has a name, an expression and something to say. */
    private List<String> alerts() {
        Map<String, List<Map<String, List<Map<String, Object>>>>> file = new Yaml().load(text("alerts.yaml"));
        var rules = file.getOrDefault("groups", List.of()).stream()
                .flatMap(group -> group.getOrDefault("rules", List.of()).stream())
                .toList();
        assertThat(rules)
                .allSatisfy(rule -> assertThat(rule)
                        .containsKeys("alert", "expr", "labels", "annotations")
                        .extractingByKey("annotations")
                        .asString()
                        .contains("summary=", "description="));
        assertThat(rules).extracting(rule -> rule.get("alert")).doesNotHaveDuplicates();
        return rules.stream().map(rule -> String.valueOf(rule.get("expr"))).toList();
    }

    private List<String> panels() {
        try {
            var panels = new ObjectMapper().readTree(text("dashboard.json")).path("panels");
            assertThat(panels.findValuesAsText("title")).doesNotHaveDuplicates();
            assertThat(panels.findValues("gridPos").stream().map(JsonNode::toString))
                    .doesNotHaveDuplicates();
            return panels.findValuesAsText("expr");
        } catch (IOException malformed) {
            throw new AssertionError("dashboard.json is not JSON", malformed);
        }
    }

    private String text(String file) {
        try {
            return Files.readString(folder.resolve(file));
        } catch (IOException missing) {
            throw new UncheckedIOException(missing);
        }
    }
}
