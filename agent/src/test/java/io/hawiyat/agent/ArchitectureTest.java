package io.hawiyat.agent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static org.assertj.core.api.Assertions.assertThat;

import com.tngtech.archunit.base.DescribedPredicate;
import com.tngtech.archunit.core.domain.AccessTarget;
import com.tngtech.archunit.core.domain.JavaAccess;
import com.tngtech.archunit.core.domain.JavaClass;
import com.tngtech.archunit.core.domain.JavaClasses;
import com.tngtech.archunit.core.domain.JavaPackage;
import com.tngtech.archunit.core.importer.ImportOption.DoNotIncludeTests;
import com.tngtech.archunit.junit.AnalyzeClasses;
import com.tngtech.archunit.junit.ArchTest;
import com.tngtech.archunit.lang.ArchCondition;
import com.tngtech.archunit.lang.ConditionEvents;
import java.util.Comparator;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Holds the program to the table of packages and arrows in {@code docs/architecture.md}. */
@AnalyzeClasses(packages = ArchitectureTest.ROOT, importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    static final String ROOT = "io.hawiyat.agent";

    /** Which packages each package may use. The root, which wires them, may use all. */
    static final Map<String, Set<String>> ARROWS = Map.ofEntries(
            Map.entry("manifest", Set.of()),
            Map.entry("source", Set.of()),
            Map.entry("queue", Set.of()),
            Map.entry("embedded", Set.of()),
            Map.entry("plan", Set.of("manifest")),
            Map.entry("traefik", Set.of("manifest")),
            Map.entry("docker", Set.of("plan", "manifest")),
            Map.entry("state", Set.of("plan", "manifest")),
            Map.entry("observe", Set.of("docker", "plan", "manifest", "state", "queue")),
            Map.entry("reconcile", Set.of("source", "manifest", "plan", "state", "queue")),
            Map.entry("converge", Set.of("manifest", "plan", "queue", "docker", "traefik", "state")),
            Map.entry("webhook", Set.of("state", "reconcile")),
            Map.entry("api", Set.of("state", "plan", "manifest")),
            Map.entry("dashboard", Set.of("state", "plan", "manifest")),
            Map.entry(
                    "cli",
                    Set.of(
                            "manifest",
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

    /** Made by jte from the templates of the dashboard. */
    private static final String GENERATED_PAGES = ROOT + ".dashboard.pages";

    /** Who may use which library; an empty name is the root. */
    private static final Map<String, Set<String>> VENDORS = Map.ofEntries(
            Map.entry("org.eclipse.jgit", Set.of("source")),
            Map.entry("org.yaml.snakeyaml", Set.of("manifest")),
            Map.entry("com.networknt", Set.of("manifest")),
            Map.entry("com.github.dockerjava", Set.of("docker")),
            Map.entry("io.lettuce", Set.of("queue")),
            Map.entry("org.bouncycastle", Set.of("traefik")),
            // The embedded PostgreSQL is probed with the driver that everything else uses.
            Map.entry("java.sql", Set.of("state", "embedded")),
            Map.entry("javax.sql", Set.of("state")),
            Map.entry("org.postgresql", Set.of("state", "embedded")),
            Map.entry("org.flywaydb", Set.of("state")),
            Map.entry("com.zaxxer.hikari", Set.of("state")),
            Map.entry("io.micronaut.data", Set.of("state")),
            Map.entry("io.micronaut.transaction", Set.of("state")),
            Map.entry("gg.jte", Set.of("dashboard")),
            Map.entry("picocli", Set.of("cli", "")),
            Map.entry("io.micronaut.http", Set.of("api", "dashboard", "webhook", "")),
            // Lettuce tells the end of its shutdown by a future of Netty's.
            Map.entry("io.netty.util.concurrent", Set.of("queue", "api", "dashboard", "webhook", "")),
            Map.entry("io.netty", Set.of("api", "dashboard", "webhook", "")));

    private static final String[] PURE = {ROOT + ".manifest..", ROOT + ".plan.."};

    @ArchTest
    static void everyPackageStandsInTheTable(JavaClasses program) {
        var packages = ownPackages(program).map(JavaPackage::getName).collect(Collectors.toSet());
        packages.remove(GENERATED_PAGES);
        packages.removeIf(name -> ARROWS.containsKey(part(name)) && name.equals(ROOT + "." + part(name)));
        assertThat(packages).as("packages that the table does not name").containsOnly(ROOT);
    }

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses program) {
        var unmarked = ownPackages(program)
                .filter(it -> !it.getName().equals(GENERATED_PAGES))
                .filter(it -> it.tryGetPackageInfo()
                        .filter(info -> info.isAnnotatedWith(NullMarked.class))
                        .isEmpty())
                .map(JavaPackage::getName);
        assertThat(unmarked)
                .as("packages without a package-info.java that is @NullMarked")
                .isEmpty();
    }

    @ArchTest
    static void packagesUseOnlyWhatTheTableAllows(JavaClasses program) {
        classes()
                .should(useOnly(
                        "packages of the program that the table allows",
                        ArchitectureTest::isOwn,
                        (origin, target) -> part(origin).isEmpty()
                                || part(origin).equals(part(target))
                                || ARROWS.getOrDefault(part(origin), Set.of()).contains(part(target))))
                .check(program);
    }

    @ArchTest
    static void noTwoPackagesNeedEachOther(JavaClasses program) {
        slices().matching(ROOT + ".(*)..").should().beFreeOfCycles().check(program);
    }

    /** The queue is the only way from one to the other: each may run, stop and fail for itself. */
    @ArchTest
    static void theThreeLoopsNeverImportEachOther(JavaClasses program) {
        var loops = Set.of("observe", "reconcile", "converge");
        classes()
                .should(useOnly(
                        "no other loop's package",
                        ArchitectureTest::isOwn,
                        (origin, target) -> !loops.contains(part(origin))
                                || !loops.contains(part(target))
                                || part(origin).equals(part(target))))
                .check(program);
    }

    @ArchTest
    static void librariesStayInTheirOnePackage(JavaClasses program) {
        classes()
                .should(useOnly(
                        "libraries that belong to their package",
                        name -> !owners(name).isEmpty(),
                        (origin, target) -> owners(target).contains(part(origin))))
                .check(program);
    }

    @ArchTest
    static void manifestAndPlanKnowNoFrameworkAndNoLog(JavaClasses program) {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat()
                .resideInAnyPackage(
                        "io.micronaut..", "jakarta..", "org.slf4j..", "java.util.logging..", "java.lang.System.Logger")
                .check(program);
    }

    @ArchTest
    static void manifestAndPlanDoNoInputAndNoOutput(JavaClasses program) {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .dependOnClassesThat(describe("do input or output", ArchitectureTest::doesInputOrOutput))
                .check(program);
    }

    @ArchTest
    static void manifestAndPlanHaveNoClockNoChanceAndNoEnvironment(JavaClasses program) {
        noClasses()
                .that()
                .resideInAnyPackage(PURE)
                .should()
                .accessTargetWhere(target("a clock, chance or the environment", ArchitectureTest::isImpure))
                .check(program);
    }

    /** What the log says can be searched and has a level; only commands talk to a terminal. */
    @ArchTest
    static void onlyCommandsWriteToTheTerminal(JavaClasses program) {
        noClasses()
                .that()
                .resideOutsideOfPackages(ROOT, ROOT + ".cli..")
                .should()
                .accessField(System.class, "out")
                .orShould()
                .accessField(System.class, "err")
                .check(program);
    }

    /** Who may use a class of a library; empty for what all may use. The longest of the names that fit decides. */
    private static Set<String> owners(String name) {
        return VENDORS.entrySet().stream()
                .filter(it -> within(name, it.getKey()))
                .max(Comparator.comparingInt(it -> it.getKey().length()))
                .map(Map.Entry::getValue)
                .orElse(Set.of());
    }

    private static boolean doesInputOrOutput(JavaClass used) {
        var name = used.getName();
        // The schemas are resources of the program, and an address is parsed without looking anything up.
        var harmless = Set.of(
                "java.io.IOException", "java.io.UncheckedIOException", "java.io.InputStream", "java.net.InetAddress");
        return Stream.of("java.io", "java.nio.file", "java.nio.channels", "java.net", "javax.net")
                        .anyMatch(prefix -> within(name, prefix))
                && !harmless.contains(name);
    }

    private static boolean isImpure(AccessTarget target) {
        var owner = target.getOwner().getName();
        var name = target.getName();
        return switch (owner) {
            case "java.lang.System" ->
                !Set.of("arraycopy", "identityHashCode", "lineSeparator").contains(name);
            case "java.lang.Thread", "java.util.concurrent.TimeUnit" -> name.equals("sleep");
            case "java.lang.Math" -> name.equals("random");
            case "java.util.UUID" -> name.equals("randomUUID");
            case "java.net.InetAddress" ->
                name.startsWith("getBy") || name.startsWith("getAllBy") || name.startsWith("getLocal");
            case "java.time.Clock", "java.time.InstantSource", "java.util.Random", "java.security.SecureRandom" -> true;
            case "java.util.concurrent.ThreadLocalRandom" -> true;
            default -> owner.startsWith("java.util.random.") || (owner.startsWith("java.time.") && name.equals("now"));
        };
    }

    private static DescribedPredicate<JavaAccess<?>> target(String description, Predicate<AccessTarget> predicate) {
        return describe(description, access -> predicate.test(access.getTarget()));
    }

    @FunctionalInterface
    private interface Allowed {
        boolean from(String origin, String target);
    }

    /** Of the classes whose names are {@code concerned}, only those that are allowed from where they are used. */
    private static ArchCondition<JavaClass> useOnly(String what, Predicate<String> concerned, Allowed allowed) {
        return new ArchCondition<>("use only " + what) {
            @Override
            public void check(JavaClass user, ConditionEvents events) {
                user.getDirectDependenciesFromSelf().stream()
                        .filter(it -> concerned.test(
                                it.getTargetClass().getBaseComponentType().getName()))
                        .filter(it -> !allowed.from(
                                user.getName(),
                                it.getTargetClass().getBaseComponentType().getName()))
                        .forEach(it -> events.add(violated(it, it.getDescription())));
            }
        };
    }

    private static Stream<JavaPackage> ownPackages(JavaClasses program) {
        return program.stream()
                .map(JavaClass::getPackage)
                .filter(it -> isOwn(it.getName()))
                .distinct();
    }

    private static boolean isOwn(String name) {
        return within(name, ROOT);
    }

    private static boolean within(String name, String prefix) {
        return name.equals(prefix) || name.startsWith(prefix + ".");
    }

    /** The package below the root that a class or package is part of; empty for the root itself. */
    private static String part(String name) {
        var below = name.length() > ROOT.length() ? name.substring(ROOT.length() + 1) : "";
        var end = below.indexOf('.');
        var first = end < 0 ? below : below.substring(0, end);
        return ARROWS.containsKey(first) ? first : "";
    }
}
