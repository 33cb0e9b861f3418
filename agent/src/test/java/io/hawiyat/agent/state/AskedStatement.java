package io.hawiyat.agent.state;

import io.micronaut.context.BeanContext;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.intercept.annotation.DataMethod;
import io.micronaut.data.model.DataType;
import io.micronaut.data.repository.GenericRepository;
import io.micronaut.inject.BeanDefinition;
import io.micronaut.inject.ExecutableMethod;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.postgresql.core.NativeQuery;
import org.postgresql.core.Parser;

/**
 * What a release asks of PostgreSQL in one message, which may be several statements.
 *
 * @param method that asks it, such as {@code LeaseRows.held}
 * @param types of its parameters, as the driver gives them: {@code unknown} where PostgreSQL is to find out
 * @param sql with a question mark for each parameter
 */
record AskedStatement(String method, List<String> types, String sql) {

    private static final Pattern HEADING = Pattern.compile("-- (\\w+\\.\\w+)\\(([\\w, ]*)\\)");

    AskedStatement {
        types = List.copyOf(types);
        sql = sql.strip();
    }

    /** All that the repositories of this program ask, and what is asked beside them, in the order of the names. */
    static List<AskedStatement> ofThisBuild(BeanContext beans) {
        var ofRepositories = beans.getAllBeanDefinitions().stream()
                .filter(it -> GenericRepository.class.isAssignableFrom(it.getBeanType()))
                .flatMap(AskedStatement::askedBy);
        // ChangeFeed listens on a connection of its own.
        var beside = Stream.of(new AskedStatement("ChangeFeed.publish", List.of(), "SELECT publish_changes()"));
        return Stream.concat(ofRepositories, beside)
                .sorted((one, other) -> one.written().compareTo(other.written()))
                .toList();
    }

    private static Stream<AskedStatement> askedBy(BeanDefinition<?> repository) {
        return repository.getExecutableMethods().stream().map(AskedStatement::of);
    }

    private static AskedStatement of(ExecutableMethod<?, ?> method) {
        var query = method.stringValue(Query.class, "rawQuery").orElseThrow();
        var types = method.findAnnotation(DataMethod.class).orElseThrow().getAnnotations("parameters").stream()
                .map(it -> it.enumValue("dataType", DataType.class).orElseThrow())
                .map(AskedStatement::type)
                .toList();
        var name = method.getDeclaringType().getSimpleName() + "." + method.getMethodName();
        return new AskedStatement(name, types, query);
    }

    private static String type(DataType type) {
        return switch (type) {
            case STRING -> "varchar";
            case LONG -> "bigint";
            case INTEGER -> "integer";
            case BOOLEAN -> "boolean";
            case BYTE_ARRAY -> "bytea";
            case TIMESTAMP -> "unknown";
            default -> throw new IllegalArgumentException("how does the driver send " + type + "? say so here");
        };
    }

    /** As a file: its method as a comment, and what it asks. */
    String written() {
        return "-- " + method + "(" + String.join(", ", types) + ")\n" + sql + "\n";
    }

    /** The statements of such a file. */
    static List<AskedStatement> readAll(String text) {
        return Arrays.stream(text.split("(?m)^(?=" + HEADING + "$)"))
                .map(String::strip)
                .filter(it -> !it.isEmpty())
                .map(AskedStatement::read)
                .toList();
    }

    private static AskedStatement read(String text) {
        var parts = text.split("\n", 2);
        var heading = HEADING.matcher(parts[0]);
        if (parts.length < 2 || !heading.matches()) {
            throw new IllegalArgumentException("no statement below its method: " + text);
        }
        var types = Arrays.stream(heading.group(2).split(", ")).filter(it -> !it.isEmpty());
        return new AskedStatement(heading.group(1), types.toList(), parts[1]);
    }

    /** What PostgreSQL says against it when it plans it, whatever the parameters are; empty when it would do it. */
    Optional<String> refusedBy(Connection database) throws SQLException {
        var next = 0;
        for (var part : Parser.parseJdbcSql(sql, true, true, true, false, false)) {
            var end = next + part.bindPositions.length;
            try {
                plan(database, part, types.subList(next, end));
            } catch (SQLException refused) {
                return Optional.of(String.valueOf(refused.getMessage()));
            }
            next = end;
        }
        return Optional.empty();
    }

    private static void plan(Connection database, NativeQuery part, List<String> types) throws SQLException {
        var parameters = types.isEmpty() ? "" : "(" + String.join(", ", types) + ")";
        var nothing = types.isEmpty()
                ? ""
                : Collections.nCopies(types.size(), "NULL").stream().collect(Collectors.joining(", ", "(", ")"));
        try (var statement = database.createStatement()) {
            statement.execute("DEALLOCATE ALL");
            // A plan for these parameters would leave out what nothing can never come to.
            statement.execute("SET plan_cache_mode = force_generic_plan");
            statement.execute("PREPARE asked " + parameters + " AS " + part.nativeSql);
            statement.execute("EXPLAIN EXECUTE asked " + nothing);
        }
    }
}
