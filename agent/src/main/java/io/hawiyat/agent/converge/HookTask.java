package io.hawiyat.agent.converge;

import io.hawiyat.agent.manifest.Hooks.Hook;
import io.hawiyat.agent.manifest.Hooks.Moment;
import io.hawiyat.agent.state.StoredApplication.Version;

/**
 * One hook of one deployment.
 *
 * @param container its name, which no other hook of any deployment has
 */
record HookTask(Hook hook, Version version, Moment moment, Run run, String container) {

    /** The name of its step. */
    String step() {
        return "Hook " + moment.field() + " " + hook.name();
    }
}
