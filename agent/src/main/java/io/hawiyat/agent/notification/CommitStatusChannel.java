package io.hawiyat.agent.notification;

import io.hawiyat.agent.manifest.Notification.Destination.CommitStatus;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.state.Notifications.Notice;
import java.net.URLEncoder;
import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/** The status of a commit on its git host: one for each application, by its name. */
final class CommitStatusChannel {

    /** The least that the three take (GitHub). */
    private static final int LONGEST_DESCRIPTION = 140;

    private final Posts posts;
    private final Values values;

    CommitStatusChannel(Posts posts, Values values) {
        this.posts = posts;
        this.values = values;
    }

    /** What has no commit has no status. */
    Answer tell(CommitStatus to, String sourceUrl, Notice notice, Message message)
            throws Undecryptable, InterruptedException {
        if (notice.revision().isEmpty()) {
            return new Answer.Told();
        }
        var host = host(to, sourceUrl);
        return host.isEmpty()
                ? new Answer.Refused("the source's URL names no repository of a git host: give api and repository")
                : post(to, host.get(), notice, message);
    }

    private static Optional<GitHost> host(CommitStatus to, String sourceUrl) {
        var found = GitHost.of(sourceUrl, to.provider());
        var api = to.api().map(it -> it.replaceAll("/+$", "")).or(() -> found.map(GitHost::api));
        var repository = to.repository().or(() -> found.map(GitHost::repository));
        return api.flatMap(base -> repository.map(name -> new GitHost(base, name)));
    }

    private Answer post(CommitStatus to, GitHost host, Notice notice, Message message)
            throws Undecryptable, InterruptedException {
        var commit = notice.revision().orElseThrow();
        var token = values.text(to.token()).strip();
        var context = to.context() + notice.application().map(id -> "/" + id).orElse("");
        return switch (to.provider()) {
            case GITHUB ->
                posts.post(
                        statuses(host, commit),
                        Map.of(
                                "Authorization", "Bearer " + token,
                                "Accept", "application/vnd.github+json",
                                "X-GitHub-Api-Version", "2022-11-28"),
                        body("context", context, state(notice), message));
            case GITEA ->
                posts.post(
                        statuses(host, commit),
                        Map.of("Authorization", "token " + token),
                        body("context", context, state(notice), message));
            case GITLAB ->
                accepted(posts.post(
                        host.api() + "/projects/" + URLEncoder.encode(host.repository(), StandardCharsets.UTF_8)
                                + "/statuses/" + commit,
                        Map.of("PRIVATE-TOKEN", token),
                        body("name", context, state(notice).replace("failure", "failed"), message)));
        };
    }

    private static String statuses(GitHost host, String commit) {
        return host.api() + "/repos/" + host.repository() + "/statuses/" + commit;
    }

    /** GitLab refuses a status that is what it was already. */
    private static Answer accepted(Answer answer) {
        return answer instanceof Answer.Refused(String reason) && reason.contains("Cannot transition status")
                ? new Answer.Told()
                : answer;
    }

    private static String state(Notice notice) {
        return switch (notice.event()) {
            case DEPLOYED, RECOVERED -> "success";
            case FAILED, ROLLED_BACK -> "failure";
            // A version that is held is at fault; a removal only waits.
            case HELD -> notice.application().isPresent() ? "failure" : "pending";
        };
    }

    private static String body(String nameOfContext, String context, String state, Message message) {
        var body = new LinkedHashMap<String, String>();
        body.put("state", state);
        body.put(nameOfContext, context);
        body.put(
                "description",
                shortened(message.event() + (message.message().isBlank() ? "" : ": ") + message.message()));
        message.url().ifPresent(url -> body.put("target_url", url));
        return Message.json(body);
    }

    private static String shortened(String text) {
        return text.length() <= LONGEST_DESCRIPTION ? text : text.substring(0, LONGEST_DESCRIPTION - 1) + "…";
    }
}
