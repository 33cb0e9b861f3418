package io.hawiyat.agent.state;

import static io.hawiyat.agent.state.Samples.declared;
import static org.assertj.core.api.Assertions.assertThat;

import io.hawiyat.agent.manifest.ApplicationId;
import io.hawiyat.agent.state.Deployment.Phase;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.RegisterExtension;

/**
 * The state that a release before left behind, committed as a backup of it, is what this build goes on with. The file
 * stays as it is when migrations come: that is what it is for. A new release adds one of its own, written with
 * {@code -Dhawiyat.golden.write.state=NAME}, which is {@code schema-} and its newest migration.
 */
class GoldenStateTest {

    private static final String FIRST = "schema-14.backup";
    private static final ApplicationId WEB = ApplicationId.parse("shop/web");
    private static final ApplicationId WORKER = ApplicationId.parse("shop/worker");

    @RegisterExtension
    static final Scene SCENE = new Scene();

    @Test
    void opensAndGoesOn() throws IOException {
        write();
        try (var target = EmptyDatabase.create();
                var backup = BackupFile.open(EarlierRelease.FOLDER.resolve(FIRST))) {
            assertThat(backup.index().schema()).isEqualTo("14");
            Restore.into(target.login(), backup, () -> {});
            try (var database = target.opened()) {
                isWhatItWas(database);
                goesOn(database);
            }
        }
    }

    private static void isWhatItWas(PostgresFixture database) {
        var applications = database.bean(Applications.class);
        var web = load(applications, WEB);
        assertThat(web.lastGood()).isPresent().isEqualTo(web.desired());
        assertThat(load(applications, WORKER).queued()).isPresent();
        var reader = database.bean(StateReader.class);
        assertThat(reader.application(WEB).orElseThrow().revision().applied()).hasValue("c1");
        assertThat(reader.deployments(Filter.first(10)).items())
                .extracting(Deployment::phase)
                .containsExactlyInAnyOrder(Phase.SUCCEEDED, Phase.QUEUED, Phase.ROLLED_BACK);
        assertThat(reader.events(Filter.first(10)).items()).isNotEmpty();
        assertThat(reader.sources(Filter.first(10)).items()).isNotEmpty();
    }

    /** What waited for its turn is begun. */
    private static void goesOn(PostgresFixture database) {
        var applications = database.bean(Applications.class);
        var queued = load(applications, WORKER).queued().orElseThrow();
        var worker = applications.find(WORKER).orElseThrow();
        var lease = database.bean(Leases.class)
                .acquire(worker, "agent-2", Scene.LEASE)
                .orElseThrow();

        assertThat(applications.begin(lease, queued.id()).id()).isEqualTo(queued.id());
    }

    private static StoredApplication load(Applications applications, ApplicationId name) {
        return applications.find(name).flatMap(applications::load).orElseThrow();
    }

    private static void write() throws IOException {
        var name = System.getProperty("hawiyat.golden.write.state");
        if (name == null) {
            return;
        }
        var installations = SCENE.database.bean(Installations.class);
        installations.open("11111111-1111-4111-8111-111111111111", "hawiyat");
        installations.register("agent-1");
        SCENE.commit("c1", declared("web", "nginx:1"), declared("worker", "busybox:1"), declared("api", "api:1"));
        SCENE.deploy("web");
        SCENE.fail("api");
        var login = new DatabaseLogin(SCENE.database.url().replaceFirst("\\?.*", ""), "hawiyat", "none");
        var keys = Map.of("age.key", "a key".getBytes(StandardCharsets.UTF_8));
        Backup.write(login, keys, EarlierRelease.FOLDER.resolve(name + ".backup"), "golden", Instant.EPOCH);
    }
}
