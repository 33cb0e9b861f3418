package io.hawiyat.agent.manifest;

import java.util.Map;

/** Makes one Source of a document that fits its schema. */
final class DeclaredSourceReader {

    private final Field spec;
    private final SealedValues values;

    private DeclaredSourceReader(Field spec, SealedValues values) {
        this.spec = spec;
        this.values = values;
    }

    /**
     * Nothing to build on when there are findings afterwards.
     *
     * @param secrets of the same tree, by project and name
     */
    static DeclaredSource read(Field root, Map<ApplicationId, Secret> secrets, Findings findings) {
        var metadata = root.at("metadata");
        var project = metadata.at("project").text();
        var reader = new DeclaredSourceReader(root.at("spec"), new SealedValues(project, secrets, findings));
        return reader.read(project, metadata.at("name").text(), root.document().at());
    }

    private DeclaredSource read(String project, String name, String file) {
        return new DeclaredSource(
                project,
                name,
                spec.at("url").text(),
                spec.at("branch").optionalText(),
                spec.at("tag").optionalText(),
                spec.at("semver").optionalText(),
                spec.at("path").text(),
                spec.at("interval").duration(),
                new ProjectScope(spec.at("projects").texts()),
                login(spec.at("credentials")),
                values.optional(spec.at("webhookSecret")),
                spec.at("verify").at("keys").texts(),
                file);
    }

    private DeclaredSource.Login login(Field credentials) {
        return new DeclaredSource.Login(
                credentials.at("username").optionalText(),
                values.optional(credentials.at("password")),
                values.optional(credentials.at("sshKey")),
                values.optional(credentials.at("knownHosts")));
    }
}
