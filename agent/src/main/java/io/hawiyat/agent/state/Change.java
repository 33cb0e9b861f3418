package io.hawiyat.agent.state;

/**
 * Something of the state changed.
 *
 * @param id increasing in the order of publication, and across restarts
 * @param ref the id of what changed: read its present state; it may be gone
 */
public record Change(long id, Kind kind, long ref) {

    public enum Kind {
        APPLICATION,
        DEPLOYMENT,
        SOURCE
    }
}
