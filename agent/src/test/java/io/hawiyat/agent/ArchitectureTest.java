package io.hawiyat.agent;

import static com.tngtech.archunit.base.DescribedPredicate.describe;
import static com.tngtech.archunit.lang.SimpleConditionEvent.violated;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.classes;
import static com.tngtech.archunit.lang.syntax.ArchRuleDefinition.noClasses;
import static com.tngtech.archunit.library.dependencies.SlicesRuleDefinition.slices;
import static io.hawiyat.agent.PackageTable.ARROWS;
import static io.hawiyat.agent.PackageTable.ROOT;
import static io.hawiyat.agent.PackageTable.isOwn;
import static io.hawiyat.agent.PackageTable.owners;
import static io.hawiyat.agent.PackageTable.part;
import static io.hawiyat.agent.PackageTable.within;
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
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.NullMarked;

/** Holds the program to the table of packages and arrows in {@code docs/architecture.md}. */
@AnalyzeClasses(packages = PackageTable.ROOT, importOptions = DoNotIncludeTests.class)
final class ArchitectureTest {

    /** Made by jte from the templates of the dashboard. */
    private static final String GENERATED_PAGES = ROOT + ".dashboard.pages";

    private static final String[] PURE = {ROOT + ".manifest..", ROOT + ".plan.."};

    @ArchTest
    static void everyPackageStandsInTheTable(JavaClasses program) {
        var packages = ownPackages(program).map(JavaPackage::getName).collect(Collectors.toSet());
        packages.removeIf(name -> name.startsWith(GENERATED_PAGES));
        packages.removeIf(name -> ARROWS.containsKey(part(name)) && name.equals(ROOT + "." + part(name)));
        assertThat(packages).as("packages that the table does not name").containsOnly(ROOT);
    }

    @ArchTest
    static void everyPackageIsNullMarked(JavaClasses program) {
        var unmarked = ownPackages(program)
                .filter(it -> !it.getName().startsWith(GENERATED_PAGES))
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
                        PackageTable::isOwn,
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
                        PackageTable::isOwn,
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

    private static boolean doesInputOrOutput(JavaClass used) {
        var name = used.getName();
        // The schemas are resources of the program, and addresses are parsed without looking anything up.
        var harmless = Set.of(
                "java.io.IOException",
                "java.io.UncheckedIOException",
                "java.io.InputStream",
                "java.net.InetAddress",
                "java.net.URI",
                "java.net.URISyntaxException");
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
}
