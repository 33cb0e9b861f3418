package io.hawiyat.agent.state;

import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.Optional;
import java.util.Properties;

/**
 * Where a PostgreSQL is, and as whom to work there, for what is done without an agent.
 *
 * @param jdbcUrl without user and password
 */
public record DatabaseLogin(String jdbcUrl, String user, String password) {

    /** A connection whose every answer has a deadline. Closed by the caller. */
    Connection connect() throws SQLException {
        var login = new Properties();
        login.setProperty("user", user);
        login.setProperty("password", password);
        login.setProperty("ApplicationName", "hawiyat");
        login.setProperty("connectTimeout", "5");
        login.setProperty("socketTimeout", "120");
        return DriverManager.getConnection(jdbcUrl, login);
    }

    /** Why nobody can work there at this moment, in words; empty when it answers. Takes 10 s at the most. */
    public Optional<String> problem() {
        try (var connection = connect();
                var statement = connection.createStatement()) {
            statement.setQueryTimeout(5);
            statement.execute("SELECT 1");
            return Optional.empty();
        } catch (SQLException away) {
            return Optional.of(String.valueOf(away.getMessage()));
        }
    }

    /** Hides the password. */
    @Override
    public String toString() {
        return jdbcUrl;
    }
}
