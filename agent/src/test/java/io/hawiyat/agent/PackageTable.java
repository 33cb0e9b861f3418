package io.hawiyat.agent;

import java.util.Comparator;
import java.util.Map;
import java.util.Set;

/** The packages of the program, which of them may use which, and where each library belongs. */
final class PackageTable {

    static final String ROOT = "io.hawiyat.agent";

    /** Which packages each package may use. The root, which wires them, may use all. */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("manifest", Set.of("host")),
            Map.entry("secret", Set.of()),
            Map.entry("source", Set.of("host")),
            Map.entry("queue", Set.of()),
            Map.entry("embedded", Set.of()),
            Map.entry("way", Set.of()),
            Map.entry("host", Set.of()),
            Map.entry("plan", Set.of("manifest")),
            Map.entry("traefik", Set.of("manifest")),
            Map.entry("docker", Set.of("plan", "manifest")),
            Map.entry("state", Set.of("plan", "manifest")),
            Map.entry("observe", Set.of("docker", "plan", "manifest", "state", "queue")),
            Map.entry("reconcile", Set.of("source", "manifest", "secret", "plan", "state", "queue", "way")),
            Map.entry("converge", Set.of("manifest", "secret", "plan", "queue", "docker", "traefik", "state", "way")),
            Map.entry("webhook", Set.of("state", "reconcile", "way")),
            Map.entry("trace", Set.of("manifest", "state")),
            Map.entry("notification", Set.of("host", "manifest", "secret", "queue", "state")),
            Map.entry("api", Set.of("state", "plan", "manifest")),
            // The pages show the same reading of the state that the API answers with.
            Map.entry("dashboard", Set.of("api", "state", "plan", "manifest")),
            Map.entry(
                    "cli",
                    Set.of(
                            "manifest",
                            "secret",
                            "source",
                            "plan",
                            "traefik",
                            "docker",
                            "state",
                            "queue",
                            "observe",
                            "reconcile",
                            "converge",
                            "webhook",
                            "api",
                            "dashboard",
                            // Where the data directory is when nobody says.
                            "embedded")));

    /** Who may use which library; an empty name is the root. */
    private static final Map<String, Set<String>> VENDORS = Map.ofEntries(
            Map.entry("org.eclipse.jgit", Set.of("source")),
            Map.entry("org.apache.sshd", Set.of("source")),
            Map.entry("com.exceptionfactory.jagged", Set.of("secret")),
            Map.entry("org.semver4j", Set.of("source")),
            Map.entry("org.yaml.snakeyaml", Set.of("manifest")),
            Map.entry("com.networknt", Set.of("manifest")),
            Map.entry("com.github.benmanes.caffeine", Set.of("reconcile")),
            Map.entry("com.google.re2j", Set.of("manifest")),
            Map.entry("com.cronutils", Set.of("manifest")),
            Map.entry("com.github.dockerjava", Set.of("docker")),
            Map.entry("io.lettuce", Set.of("queue", "traefik")),
            Map.entry("org.bouncycastle", Set.of("traefik", "secret")),
            Map.entry("org.bouncycastle.openpgp", Set.of("source")),
            // The embedded PostgreSQL is probed with the driver that everything else uses.
            Map.entry("java.sql", Set.of("state", "embedded")),
            Map.entry("javax.sql", Set.of("state")),
            Map.entry("org.postgresql", Set.of("state", "embedded")),
            Map.entry("org.flywaydb", Set.of("state")),
            Map.entry("com.zaxxer.hikari", Set.of("state")),
            Map.entry("io.micronaut.data", Set.of("state")),
            Map.entry("io.micronaut.transaction", Set.of("state")),
            Map.entry("gg.jte", Set.of("dashboard")),
            Map.entry("io.opentelemetry", Set.of("trace")),
            Map.entry("jakarta.mail", Set.of("notification")),
            Map.entry("org.eclipse.angus", Set.of("notification")),
            Map.entry("picocli", Set.of("cli", "")),
            Map.entry("io.micronaut.http", Set.of("api", "dashboard", "webhook", "")),
            // Lettuce tells the end of its shutdown by a future of Netty's.
            Map.entry("io.netty.util.concurrent", Set.of("queue", "api", "dashboard", "webhook", "")),
            Map.entry("io.netty", Set.of("api", "dashboard", "webhook", "")));

    private PackageTable() {}

    /** Who may use a class of a library; empty for what all may use. The longest of the names that fit decides. */
    static Set<String> owners(String name) {
        return VENDORS.entrySet().stream()
                .filter(it -> within(name, it.getKey()))
                .max(Comparator.comparingInt(it -> it.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }

    static boolean isOwn(String name) {
        return within(name, ROOT);
    }

    static boolean within(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    /** The package below the root that a class or package is part of; empty for the root itself. */
    static String part(String name) {
        var below = name.length() > ROOT.length() ? name.substring(ROOT.length() + 1) : "";
        var end = below.indexOf('.');
        var first = end < 0 ? below : below.substring(0, end);
        return ARROWS.containsKey(first) ? first : "";
    }
}
