package io.hawiyat.agent.api;

import com.fasterxml.jackson.databind.JsonNode;
import io.hawiyat.agent.api.Explanation.Changed;
import io.hawiyat.agent.api.Explanation.Link;
import io.hawiyat.agent.state.ApplicationView;
import io.hawiyat.agent.state.Deployment;
import io.hawiyat.agent.state.RevisionView;
import io.hawiyat.agent.state.Status;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** The causes that led an application to where it is, oldest first. */
record Chain(Facts facts) {

    private static final int DEPLOYMENTS = 5;
    private static final String HIDDEN = "(shown with the admin token only)";

    List<Link> links() {
        var links = new ArrayList<Link>();
        facts.revision().ifPresentOrElse(it -> found(links, it), () -> links.add(notFound()));
        facts.refused().ifPresent(it -> links.add(link("Refused", it)));
        var deployments = deployments();
        if (deployments.isEmpty() && facts.refused().isEmpty()) {
            links.add(Link.of("Decided", Optional.empty(), undeployed()));
        }
        deployments.forEach(it -> links.add(deployment(it)));
        facts.held()
                .ifPresent(it -> links.add(Link.of(
                        "Held",
                        Optional.of(it.since()),
                        "it is not tried again until what this application resolves to changes")));
        facts.retryAt()
                .ifPresent(it -> links.add(Link.of(
                        "Waiting", Optional.of(it), "it is tried again then, or at once when what was away is back")));
        facts.deadLetter().ifPresent(it -> links.add(link("PutAside", it)));
        facts.sourceLost().ifPresent(it -> links.add(link("Source", it)));
        links.add(now());
        return links;
    }

    private void found(List<Link> links, RevisionView revision) {
        var author = revision.author() + ": " + revision.message();
        links.add(Link.of("Seen", Optional.of(revision.observedAt()), seen(revision)));
        links.add(Link.of("Commit", Optional.of(revision.at()), author).about(revision.commit()));
        links.add(Link.of("Changed", Optional.empty(), changed()).with(fields()));
    }

    private String seen(RevisionView revision) {
        var source = facts.application().source();
        return switch (revision.trigger()) {
            case WEBHOOK ->
                facts.delivery()
                        .map(it -> "a webhook of " + it.provider() + " (" + it.event() + ") asked for a look at source "
                                + source)
                        .orElse("a webhook asked for a look at source " + source);
            case SYNC -> "a person asked for a look at source " + source;
            case POLL, DRIFT, ROLLBACK, RETRY, RESTART, DEPENDENCY, SCHEDULE ->
                "source " + source + " was looked at, as it is from time to time";
        };
    }

    private Link notFound() {
        var desired = facts.application().revision().desired();
        return Link.of(
                "Seen",
                Optional.empty(),
                desired.map(it -> "commit " + Facts.brief(it) + " is no longer among those that are kept")
                        .orElse("no commit with a valid manifest of it was seen yet"));
    }

    private String changed() {
        return facts.unreadable()
                .map(it -> "not known: " + it + ", which the state's backup may have whole (hawiyat restore)")
                .orElseGet(this::counted);
    }

    private String counted() {
        var count = facts.changes().size();
        return switch (count) {
            case 0 ->
                facts.first()
                        ? "everything: it was declared for the first time"
                        : "nothing that its containers are made of";
            case 1 -> "one field";
            default -> count + " fields";
        };
    }

    private List<Changed> fields() {
        return facts.changes().stream()
                .map(it -> new Changed(it.field(), text(it.before()), text(it.after())))
                .toList();
    }

    private String text(Optional<JsonNode> value) {
        return value.map(it -> !facts.details() ? HIDDEN : it.isTextual() ? it.asText() : it.toString())
                .orElse("");
    }

    /** Those of the desired commit, and what came after them. */
    private List<Deployment> deployments() {
        var desired = facts.application().revision().desired();
        var first = facts.deployments().stream()
                .filter(it -> desired.filter(it.revision()::equals).isPresent())
                .reduce((newer, older) -> older);
        var chosen = facts.deployments().stream()
                .filter(it -> first.filter(of -> it.id() >= of.id()).isPresent())
                .limit(DEPLOYMENTS)
                .toList();
        return chosen.reversed();
    }

    private String undeployed() {
        var revision = facts.application().revision();
        return revision.desired().isPresent() && revision.desired().equals(revision.applied())
                ? "no deployment was needed: the commit leaves this application as it was"
                : "no deployment was opened yet";
    }

    private static Link deployment(Deployment deployment) {
        var message = "generation " + deployment.generation() + ", by "
                + deployment.trigger().text() + ": " + Spelling.of(deployment.phase()) + step(deployment);
        var at = deployment.startedAt().orElse(deployment.queuedAt());
        return Link.of("Deployment", Optional.of(at), message)
                .about(deployment.revision())
                .about(deployment.id());
    }

    /** What it says of itself, or the step that it is at. */
    private static String step(Deployment deployment) {
        if (!deployment.message().isBlank()) {
            return ": " + deployment.message();
        }
        return deployment.steps().stream()
                .filter(it -> it.state() == Deployment.StepState.RUNNING)
                .reduce((older, newer) -> newer)
                .map(it -> ": " + it.name() + ", " + it.message())
                .orElse("");
    }

    private static Link link(String stage, Status.Condition condition) {
        return Link.of(stage, Optional.of(condition.since()), condition.message());
    }

    private Link now() {
        var view = facts.application();
        var message = Spelling.of(view.sync()) + ", " + Spelling.of(view.health()) + ": "
                + (view.kind().equals("Job") ? runs(view) : serving(view));
        var differences = view.diff().stream()
                .map(it -> facts.details()
                        ? new Changed(it.field(), it.live(), it.desired())
                        : new Changed(it.field(), HIDDEN, HIDDEN))
                .toList();
        return Link.of("Now", Optional.empty(), message).with(differences);
    }

    private static String serving(ApplicationView view) {
        return view.replicas().ready() + " of " + view.replicas().desired() + " replicas ready, "
                + (view.observedGeneration() == 0
                        ? "no generation serves"
                        : "generation " + view.observedGeneration() + " serves");
    }

    /** A Job has nothing that is kept running. */
    private static String runs(ApplicationView view) {
        var last = view.lastRun().map(it -> "last run at " + it).orElse("it has not run yet");
        return view.nextRun().map(it -> last + ", next run at " + it).orElse(last);
    }
}
