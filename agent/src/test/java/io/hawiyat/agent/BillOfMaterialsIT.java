package io.hawiyat.agent;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.ObjectMapper;
import java.io.IOException;
import java.io.InputStream;
import java.util.Map;
import java.util.Properties;
import java.util.TreeMap;
import java.util.zip.ZipFile;
import org.junit.jupiter.api.Test;

/** The program tells what it is made of (CycloneDX), and it is true. */
class BillOfMaterialsIT {

    @Test
    void namesWhatIsInTheProgramInItsVersion() throws IOException {
        try (var jar = new ZipFile("target/hawiyat.jar")) {
            var told = told(jar);
            var found = found(jar);

            var both = new TreeMap<>(found);
            both.keySet().retainAll(told.keySet());
            assertThat(both).hasSizeGreaterThan(50);
            assertThat(told).containsAllEntriesOf(both);
            assertThat(told)
                    .containsKeys(
                            "org.postgresql:postgresql",
                            "io.micronaut:micronaut-http-server-netty",
                            "info.picocli:picocli")
                    .doesNotContainKey("org.junit.jupiter:junit-jupiter-api");
        }
    }

    /** Versions by group and name. */
    private static Map<String, String> told(ZipFile jar) throws IOException {
        var told = new TreeMap<String, String>();
        try (var bill = open(jar, "META-INF/sbom/application.cdx.json")) {
            new ObjectMapper()
                    .readTree(bill)
                    .path("components")
                    .forEach(it -> told.put(
                            it.path("group").asText() + ":" + it.path("name").asText(),
                            it.path("version").asText()));
        }
        return told;
    }

    /** The same, as the libraries say themselves; some have others within them. */
    private static Map<String, String> found(ZipFile jar) throws IOException {
        var found = new TreeMap<String, String>();
        for (var entry : jar.stream()
                .filter(it -> it.getName().endsWith("/pom.properties"))
                .toList()) {
            var properties = new Properties();
            try (var file = open(jar, entry.getName())) {
                properties.load(file);
            }
            found.put(
                    properties.getProperty("groupId") + ":" + properties.getProperty("artifactId"),
                    properties.getProperty("version"));
        }
        return found;
    }

    private static InputStream open(ZipFile jar, String name) throws IOException {
        var entry = jar.getEntry(name);
        assertThat(entry).as(name).isNotNull();
        return jar.getInputStream(entry);
    }
}
