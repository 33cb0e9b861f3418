package io.hawiyat.agent.state;

import java.io.IOException;
import java.sql.SQLException;
import java.sql.SQLNonTransientConnectionException;
import java.sql.SQLRecoverableException;
import java.sql.SQLTransientConnectionException;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** Tells a PostgreSQL that cannot be reached from a mistake of ours. */
public final class StateFailures {

    /**
     * SQLSTATE classes and codes: connection exceptions, too many connections, shut down, crashed, starting up, a
     * database that lets nobody in for now.
     */
    private static final String UNREACHABLE = "08...|53300|57P0[123]|25006|55000";

    /** Wrong user or password, or no such database: for an operator to mend while the agent waits. */
    private static final String NOT_LET_IN = "28...|3D000";

    private StateFailures() {}

    /** Whether a failure means that PostgreSQL is away: worth trying again when it is back, nothing is at fault. */
    public static boolean unavailable(Throwable failure) {
        return causes(failure).anyMatch(cause -> switch (cause) {
            case SQLTransientConnectionException _, SQLNonTransientConnectionException _, SQLRecoverableException _ ->
                true;
            case SQLException sql -> matches(sql.getSQLState(), UNREACHABLE) || sql.getCause() instanceof IOException;
            default -> false;
        });
    }

    /** Whether a failure means that PostgreSQL answers, and does not let this agent in. */
    public static boolean notLetIn(Throwable failure) {
        return causes(failure)
                .anyMatch(cause -> cause instanceof SQLException sql && matches(sql.getSQLState(), NOT_LET_IN));
    }

    private static boolean matches(@Nullable String state, String forms) {
        return state != null && state.matches(forms);
    }

    private static Stream<Throwable> causes(Throwable failure) {
        return Stream.iterate(failure, cause -> cause != null, Throwable::getCause);
    }
}
