package io.hawiyat.agent.docker;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import java.util.stream.Stream;

/** The engines that the tests run against: both ends of what is supported, where both are there. */
public final class Engines {

    private static final String NEWEST = "HAWIYAT_TESTBED_TODAY";

    private Engines() {}

    /** The usual engine, and today's, which {@code testbed/up} starts beside it. */
    public static Stream<EngineHost> all() {
        return Stream.concat(
                Stream.of(EngineHost.fromEnvironment(System.getenv())), newest().map(EngineHost::socket).stream());
    }

    /** The socket of today's engine. */
    public static Optional<Path> newest() {
        var named = System.getenv(NEWEST);
        var socket = named == null ? Path.of("/run/hawiyat-testbed/today.sock") : Path.of(named);
        return Optional.of(socket).filter(Files::exists);
    }
}
