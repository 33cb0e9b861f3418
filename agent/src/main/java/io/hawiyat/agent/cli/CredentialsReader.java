package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import io.hawiyat.agent.source.Credentials;
import io.hawiyat.agent.source.KnownHosts;
import io.hawiyat.agent.source.SourceUrl;
import io.hawiyat.agent.source.SshIdentity;
import java.util.List;
import java.util.Optional;
import java.util.function.Function;

/** The credentials of one source of the configuration. */
record CredentialsReader(SecretReferences secrets) {

    private static final List<String> FOR_HTTP = List.of("password");
    private static final List<String> FOR_SSH = List.of("sshKey", "knownHosts");

    /** None where none are named, and where they are wrong, which is then an error of the value. */
    Credentials read(CheckedYaml.Value credentials, SourceUrl url) {
        if (!credentials.present()) {
            return new Credentials.None();
        }
        return switch (url.transport()) {
            case HTTP -> password(credentials);
            case SSH -> sshKey(credentials);
            case LOCAL -> {
                credentials.reject("a local path needs none: take them away");
                yield new Credentials.None();
            }
        };
    }

    private Credentials password(CheckedYaml.Value credentials) {
        refuse(credentials, FOR_SSH, "is for ssh: an https URL needs {username, password}");
        var username = credentials.at("username");
        require(credentials, List.of("username", "password"), "https");
        return secrets.read(credentials.at("password"))
                .filter(password -> username.present())
                .<Credentials>map(password -> new Credentials.Password(username.text(), password.reveal()))
                .orElseGet(Credentials.None::new);
    }

    private Credentials sshKey(CheckedYaml.Value credentials) {
        refuse(credentials, FOR_HTTP, "is for https: an ssh URL needs {sshKey, knownHosts}");
        require(credentials, FOR_SSH, "ssh");
        var identity = parsed(credentials.at("sshKey"), SshIdentity::parse);
        var hosts = parsed(credentials.at("knownHosts"), KnownHosts::parse);
        return identity.isPresent() && hosts.isPresent()
                ? new Credentials.SshKey(credentials.at("username").optionalText(), identity.get(), hosts.get())
                : new Credentials.None();
    }

    private static void require(CheckedYaml.Value credentials, List<String> names, String transport) {
        var missing =
                names.stream().filter(name -> !credentials.at(name).present()).toList();
        if (!missing.isEmpty()) {
            credentials.reject("lacks " + String.join(" and ", missing) + ", which " + transport + " needs");
        }
    }

    private static void refuse(CheckedYaml.Value credentials, List<String> names, String message) {
        names.stream().map(credentials::at).filter(CheckedYaml.Value::present).forEach(it -> it.reject(message));
    }

    private <T> Optional<T> parsed(CheckedYaml.Value reference, Function<String, T> read) {
        return secrets.read(reference)
                .flatMap(secret -> Scalars.tried(new Given(secret.reveal(), reference::reject), read));
    }
}
