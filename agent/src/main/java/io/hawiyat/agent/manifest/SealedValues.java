package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Notification.Value;
import java.util.Map;
import java.util.Optional;

/** Finds what a document names of its project's Secrets; what is not there is a finding. */
final class SealedValues {

    private final String project;
    private final Map<ApplicationId, Secret> secrets;
    private final Findings findings;

    /** @param secrets of the same tree, by project and name */
    SealedValues(String project, Map<ApplicationId, Secret> secrets, Findings findings) {
        this.project = project;
        this.secrets = secrets;
        this.findings = findings;
    }

    Optional<Value> optional(Field field) {
        return field.present() ? Optional.of(value(field)) : Optional.empty();
    }

    /** Text, or {@code {secret: name/key}}. */
    Value value(Field field) {
        return field.json().isObject() ? sealed(field.at("secret")) : new Value.Plain(field.text());
    }

    private Value sealed(Field reference) {
        var text = reference.text();
        var slash = text.indexOf('/');
        var name = text.substring(0, slash);
        var key = text.substring(slash + 1);
        var secret = Optional.ofNullable(secrets.get(new ApplicationId(project, name)));
        if (secret.isEmpty()) {
            findings.atValue(
                    reference.pointer(),
                    "there is no Secret " + name + " in the project " + project + " of this source");
        } else if (!secret.get().keys().contains(key)) {
            findings.atValue(
                    reference.pointer(),
                    "the Secret " + name + " (" + secret.get().file() + ") has no key " + key);
        }
        return new Value.Sealed(text, secret.flatMap(it -> it.sealed(key)).orElse(""));
    }
}
