package io.hawiyat.agent.dashboard;

import io.hawiyat.agent.api.DeploymentJson;
import io.hawiyat.agent.api.Explanation;
import io.hawiyat.agent.state.RevisionView.Outcome;
import java.util.Optional;

/**
 * What every page stands in.
 *
 * @param application {@code project/name} when the page is about one; else empty
 */
public record Frame(Texts texts, Moments moments, Assets assets, String title, String application) {

    /** A text of the page's language. */
    public String text(String key, Object... arguments) {
        return texts.get(key, arguments);
    }

    /** How a commit has ended, in the words of deployments. */
    public String outcome(Outcome outcome) {
        return switch (outcome) {
            case PENDING -> "Running";
            case SUCCEEDED -> "Succeeded";
            case FAILED -> "Failed";
            case ROLLED_BACK -> "RolledBack";
            case SUPERSEDED -> "Superseded";
            case UNCHANGED -> "Unchanged";
        };
    }

    /** What a message says, without what to do about it. */
    public String what(String message) {
        return Advice.of(message, Optional.empty()).what();
    }

    /** A text with its commits as short as they stand elsewhere. */
    public String brief(String text) {
        return Advice.brief(text);
    }

    /** The class of an explanation's badge. */
    public String tone(Explanation explanation) {
        return Tone.of(explanation.state()).css();
    }

    /** A deployment's steps beside one another in time. */
    public Timeline timeline(DeploymentJson deployment) {
        return Timeline.of(deployment, moments.now());
    }
}
