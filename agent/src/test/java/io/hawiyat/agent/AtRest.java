package io.hawiyat.agent;

import io.hawiyat.agent.cli.DatabaseUrl;
import io.hawiyat.agent.embedded.EmbeddedServers;
import io.lettuce.core.RedisClient;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** All that an agent keeps anywhere. */
final class AtRest {

    private AtRest() {}

    /** Each row of PostgreSQL, each value of Redis, and each file of the data directory. */
    static List<String> texts(Stage stage) throws SQLException, IOException {
        var texts = new ArrayList<String>();
        texts.addAll(rowsOfPostgres(stage));
        texts.addAll(valuesOfRedis(stage));
        texts.addAll(files(stage.settings().data()));
        return texts;
    }

    private static List<String> rowsOfPostgres(Stage stage) throws SQLException {
        var rows = new ArrayList<String>();
        var url = stage.bean(EmbeddedServers.class).databaseUrl();
        var parsed = DatabaseUrl.parse(url);
        try (var connection = DriverManager.getConnection(
                        parsed.jdbcUrl(), parsed.user(), parsed.password().reveal());
                var statement = connection.createStatement()) {
            var tables = new ArrayList<String>();
            try (var found = statement.executeQuery("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")) {
                while (found.next()) {
                    tables.add(found.getString(1));
                }
            }
            for (var table : tables) {
                try (var found = statement.executeQuery("SELECT t::text FROM \"" + table + "\" t")) {
                    while (found.next()) {
                        rows.add(found.getString(1));
                    }
                }
            }
        }
        return rows;
    }

    private static List<String> valuesOfRedis(Stage stage) {
        try (var client = RedisClient.create(stage.bean(EmbeddedServers.class).redisUrl());
                var connection = client.connect()) {
            var redis = connection.sync();
            return redis.keys("*").stream()
                    .map(key -> key + " " + text(redis.dump(key)))
                    .toList();
        }
    }

    /** Empty of a key that is gone meanwhile. */
    private static String text(byte @Nullable [] value) {
        return value == null ? "" : new String(value, StandardCharsets.ISO_8859_1);
    }

    /** The data directory, the git cache and PostgreSQL's own files included; but for what Traefik is told. */
    private static List<String> files(Path folder) throws IOException {
        var texts = new ArrayList<String>();
        Files.walkFileTree(folder, new SimpleFileVisitor<>() {
            @Override
            public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
                if (!file.toString().contains("/embedded/bin-") && !file.startsWith(folder.resolve("traefik"))) {
                    texts.add(text(file));
                }
                return FileVisitResult.CONTINUE;
            }

            @Override
            public FileVisitResult visitFileFailed(Path gone, IOException e) {
                return FileVisitResult.CONTINUE;
            }
        });
        return texts;
    }

    private static String text(Path file) {
        try {
            return Files.readString(file, StandardCharsets.ISO_8859_1);
        } catch (IOException gone) {
            return "";
        }
    }
}
