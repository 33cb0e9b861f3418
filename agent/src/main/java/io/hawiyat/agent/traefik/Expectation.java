package io.hawiyat.agent.traefik;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * What Traefik's API shows when it took an application's routes.
 *
 * @param content empty when the application has no routes
 */
record Expectation(Names names, DynamicContent content) {

    static Expectation of(ApplicationRoutes application) {
        return of(application, Partners.NONE);
    }

    static Expectation of(ApplicationRoutes application, Partners partners) {
        return new Expectation(new Names(application.id()), DynamicContent.of(application, partners));
    }

    /** Of the same application, what Traefik shows when it took this file, or none. */
    Expectation insteadOf(Optional<DynamicFile> file) {
        return new Expectation(names, file.flatMap(DynamicConfiguration::parse).orElse(DynamicContent.EMPTY));
    }

    /** How what Traefik shows compares. */
    sealed interface Sight {
        record AsExpected() implements Sight {}

        /** Loaded as it is, with errors: waiting changes nothing. */
        record Faulty(List<String> errors) implements Sight {}

        record Different(List<String> differences) implements Sight {}
    }

    Sight compare(LiveRouting live) {
        var shown = live.of(names);
        var differences = differences(shown.content());
        if (!differences.isEmpty()) {
            return new Sight.Different(differences);
        }
        return shown.errors().isEmpty() ? new Sight.AsExpected() : new Sight.Faulty(shown.errors());
    }

    /** Each router, service and middleware in which the other is not what is expected here, as a line for a person. */
    List<String> differences(DynamicContent other) {
        var differences = new ArrayList<String>();
        var http = content.httpPart();
        var shown = other.httpPart();
        compare("router", http.routers(), shown.routers(), Router::isShownAs, differences);
        compare("service", http.services(), shown.services(), Service::isShownAs, differences);
        compare("middleware", http.middlewares(), shown.middlewares(), (asked, there) -> true, differences);
        var tcp = content.tcpPart();
        compare("TCP router", tcp.routers(), other.tcpPart().routers(), TcpRouter::equals, differences);
        compare("TCP service", tcp.services(), other.tcpPart().services(), TcpService::isShownAs, differences);
        return List.copyOf(differences);
    }

    private static <T> void compare(
            String kind, Map<String, T> expected, Map<String, T> shown, BiPredicate<T, T> same, List<String> into) {
        var all = new TreeSet<>(expected.keySet());
        all.addAll(shown.keySet());
        for (var name : all) {
            var wanted = expected.get(name);
            var there = shown.get(name);
            if (wanted == null) {
                into.add(kind + " " + name + " should not be there");
            } else if (there == null) {
                into.add(kind + " " + name + " is missing");
            } else if (!same.test(wanted, there)) {
                into.add(kind + " " + name + " is " + there + " instead of " + wanted);
            }
        }
    }
}
