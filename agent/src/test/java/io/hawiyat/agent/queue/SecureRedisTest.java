package io.hawiyat.agent.queue;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A Redis behind TLS, as {@code rediss://} names it. */
@Timeout(60)
class SecureRedisTest {

    private static final String PASSWORD = "changeit";
    private static final String TRUST = "javax.net.ssl.trustStore";
    private static final String TRUST_PASSWORD = "javax.net.ssl.trustStorePassword";

    @TempDir
    private static Path folder;

    private static RedisServerFixture server;

    @BeforeAll
    static void certify() throws Exception {
        server = RedisServerFixture.started();
        var keys = "-keystore server.p12 -storepass " + PASSWORD;
        keytool("-genkeypair -alias redis -keyalg EC -dname CN=localhost -ext SAN=dns:localhost " + keys);
        keytool("-exportcert -alias redis -file server.cer " + keys);
        keytool("-importcert -noprompt -alias redis -file server.cer -keystore trusted.p12 -storepass " + PASSWORD);
    }

    @AfterAll
    static void end() {
        server.close();
    }

    @AfterEach
    void trustNobody() {
        System.clearProperty(TRUST);
        System.clearProperty(TRUST_PASSWORD);
    }

    @Test
    void isUsedWhenItsCertificateIsTrusted() throws IOException {
        trustIt();
        try (var front = TlsFront.of(server.url(), folder.resolve("server.p12"), PASSWORD);
                var queue = QueueFixture.connected("rediss://localhost:" + front.port(), "test", system())) {
            queue.work().enqueue(7, Priority.WEBHOOK, Instant.EPOCH, new Lane("shop"));

            assertThat(queue.work().depth().queued()).isEqualTo(1);
        }
    }

    @Test
    void isRefusedWithTheReasonWhenItsCertificateIsNot() throws Exception {
        try (var front = TlsFront.of(server.url(), folder.resolve("server.p12"), PASSWORD);
                var connection = open("rediss://localhost:" + front.port())) {
            isRefused(connection, "unable to find valid certification path");
        }
    }

    @Test
    void isRefusedWithTheReasonWhenItIsNotOfThatName() throws Exception {
        trustIt();
        try (var front = TlsFront.of(server.url(), folder.resolve("server.p12"), PASSWORD);
                var connection = open("rediss://127.0.0.1:" + front.port())) {
            isRefused(connection, "No subject alternative names matching IP address");
        }
    }

    @Test
    void isRefusedWithTheReasonWhenThePasswordIsNotKnown() throws Exception {
        try (var connection = open(server.url().replace("redis://", "redis://me:hunter2@"))) {
            isRefused(connection, "WRONGPASS");
            assertThat(connection.health().toString()).doesNotContain("hunter2");
        }
    }

    /** One attempt or the other says why. */
    private static void isRefused(QueueConnection connection, String reason) throws InterruptedException {
        var end = System.nanoTime() + Duration.ofSeconds(20).toNanos();
        do {
            assertThat(connection.awaitConnected(Duration.ofMillis(50))).isFalse();
        } while (!connection.health().toString().contains(reason) && System.nanoTime() < end);
        assertThat(connection.health().toString()).contains(reason);
    }

    /** As {@code HAWIYAT_JAVA_OPTS} does. */
    private void trustIt() {
        System.setProperty(TRUST, folder.resolve("trusted.p12").toString());
        System.setProperty(TRUST_PASSWORD, PASSWORD);
    }

    private static QueueConnection open(String url) {
        return QueueConnection.open(new QueueConfiguration(url, "test", Duration.ofSeconds(5)), InstantSource.system());
    }

    private static InstantSource system() {
        return InstantSource.system();
    }

    private static void keytool(String arguments) throws IOException, InterruptedException {
        var program = Path.of(System.getProperty("java.home"), "bin", "keytool").toString();
        var process = new ProcessBuilder((program + " " + arguments).split(" "))
                .directory(folder.toFile())
                .inheritIO()
                .start();
        assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
        assertThat(process.exitValue()).isZero();
    }
}
