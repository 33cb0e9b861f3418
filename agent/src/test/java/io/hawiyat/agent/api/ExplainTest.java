package io.hawiyat.agent.api;

import static io.hawiyat.agent.api.RecordedState.application;
import static io.hawiyat.agent.api.RecordedState.commit;
import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.manifest.ApplicationId;
import java.util.List;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.AutoClose;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

class ExplainTest {

    @AutoClose
    private static ApiServer server;

    @BeforeAll
    static void start() {
        server = new ApiServer();
        server.state().sources("live", "held", "refused", "lost", "rolling", "nightly");
    }

    /** An application and a source of this name, with a first commit that is live. */
    private static ApplicationId deployed(String name) {
        var web = new ApplicationId("shop", name);
        server.state().delivered(name, "github", "push");
        server.state().fetched(name, commit("a"), "Ada", "Open the shop");
        server.state().desired(name, commit("a"), application(web, "web:1"));
        server.state().deploy(web);
        return web;
    }

    @Test
    void leadsFromTheWebhookToWhatIsLive() throws Exception {
        var web = deployed("live");
        var why = explain(web);

        assertThat(why.path("state").asText()).isEqualTo("Live");
        assertThat(why.path("summary").asText()).contains("aaaaaaaa");
        assertThat(stages(why)).containsExactly("Seen", "Commit", "Changed", "Deployment", "Now");
        assertThat(link(why, "Seen").path("message").asText()).contains("webhook of github (push)");
        assertThat(link(why, "Commit").path("message").asText()).isEqualTo("Ada: Open the shop");
        assertThat(link(why, "Changed").path("message").asText()).contains("for the first time");
        assertThat(link(why, "Deployment").path("message").asText()).contains("generation 1", "Succeeded");
        assertThat(why.path("unblock")).isEmpty();
    }

    @Test
    void saysWhyACommitIsHeldAndWhatLeadsOn() throws Exception {
        var web = deployed("held");
        server.state().fetched("held", commit("b"), "Bob", "Try another image");
        server.state().desired("held", commit("b"), application(web, "web:2"));
        server.state().rollBack(web, "shop-held-g2-0 exited with code 1");

        var why = explain(web);

        assertThat(why.path("state").asText()).isEqualTo("Held");
        assertThat(stages(why)).containsExactly("Seen", "Commit", "Changed", "Deployment", "Held", "Now");
        assertThat(link(why, "Changed").at("/fields/0/field").asText()).isEqualTo("spec.image");
        assertThat(link(why, "Changed").at("/fields/0/before").asText()).isEqualTo("web:1");
        assertThat(link(why, "Changed").at("/fields/0/after").asText()).isEqualTo("web:2");
        assertThat(why.path("summary").asText()).contains(commit("b"), "exited with code 1");
        assertThat(link(why, "Deployment").path("message").asText()).contains("RolledBack", "exited with code 1");
        assertThat(link(why, "Held").path("message").asText()).contains("not tried again");
        assertThat(link(why, "Now").at("/fields/0/field").asText()).isEqualTo("spec.env.LEVEL");
        assertThat(commands(why)).contains("hawiyat retry shop/held");
    }

    @Test
    void saysThatAManifestIsRefusedAndItsLastGoodOneRuns() throws Exception {
        var web = deployed("refused");
        server.state().fetched("refused", commit("c"), "Eve", "Forget the image");
        server.state().refused("refused", commit("c"), web, "is missing");

        var why = explain(web);

        assertThat(why.path("state").asText()).isEqualTo("Refused");
        assertThat(why.path("summary").asText()).contains("refused.yaml:7:5", "spec.image", "is missing");
        assertThat(commands(why)).contains("hawiyat validate PATH");
    }

    @Test
    void saysThatALostSourceHidesNewerCommitsAndThatARemovalWaits() throws Exception {
        var web = deployed("lost");
        server.state().pruneHeld("lost", commit("d"), web);
        server.state().fetchFailed("lost", "cannot reach git.example.com");

        var why = explain(web);

        assertThat(link(why, "Source").path("message").asText()).contains("cannot reach");
        assertThat(commands(why)).contains("hawiyat sync lost").anyMatch(it -> it.startsWith("hawiyat approve "));
    }

    @Test
    void saysWhichStepARolloutIsAt() throws Exception {
        var web = deployed("rolling");
        server.state().fetched("rolling", commit("b"), "Bob", "Scale");
        server.state().desired("rolling", commit("b"), application(web, "web:2"));
        server.state().begin(web);

        var why = explain(web);

        assertThat(why.path("state").asText()).isEqualTo("Deploying");
        assertThat(link(why, "Deployment").path("message").asText()).contains("waiting for 1 of 2 replicas");
    }

    @Test
    void saysOfAJobWhenItRunsAndNotHowManyReplicasOfItDo() throws Exception {
        var report = deployed("nightly");
        server.state().isJob(report);

        var now = link(explain(report), "Now").path("message").asText();

        assertThat(now).contains("it has not run yet").doesNotContain("replicas");
    }

    private static JsonNode explain(ApplicationId application) throws Exception {
        return server.json("/api/v1/applications/" + application + "/explain");
    }

    private static List<String> stages(JsonNode why) {
        return StreamSupport.stream(why.path("chain").spliterator(), false)
                .map(it -> it.path("stage").asText())
                .toList();
    }

    private static JsonNode link(JsonNode why, String stage) {
        return StreamSupport.stream(why.path("chain").spliterator(), false)
                .filter(it -> it.path("stage").asText().equals(stage))
                .reduce((older, newer) -> newer)
                .orElseThrow();
    }

    private static List<String> commands(JsonNode why) {
        return StreamSupport.stream(why.path("unblock").spliterator(), false)
                .map(it -> it.path("command").asText())
                .toList();
    }
}
