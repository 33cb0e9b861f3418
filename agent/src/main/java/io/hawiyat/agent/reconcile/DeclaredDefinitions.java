package io.hawiyat.agent.reconcile;

import io.hawiyat.agent.manifest.DeclaredSource;
import io.hawiyat.agent.manifest.Notification.Value;
import io.hawiyat.agent.secret.Undecryptable;
import io.hawiyat.agent.secret.Vault;
import io.hawiyat.agent.source.Credentials;
import io.hawiyat.agent.source.KnownHosts;
import io.hawiyat.agent.source.Reach;
import io.hawiyat.agent.source.SourceDefinition;
import io.hawiyat.agent.source.SourcePath;
import io.hawiyat.agent.source.SourceUrl;
import io.hawiyat.agent.source.SshIdentity;
import io.hawiyat.agent.source.Tracked;
import io.hawiyat.agent.source.TrustedKeys;
import io.hawiyat.agent.source.VersionRange;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;

/**
 * From what a manifest says of a source to what can be fetched.
 *
 * @param localHosts hosts of the agent's machine or its link that the operator lets manifests name
 */
record DeclaredDefinitions(Vault vault, Set<String> localHosts) {

    private static final String DEFAULT_BRANCH = "main";

    DeclaredDefinitions {
        localHosts = Set.copyOf(localHosts);
    }

    /** @throws IllegalArgumentException when it can not be fetched as it is; nothing secret is in the message */
    SourceDefinition of(DeclaredSource declared) {
        var url = url(declared.url());
        return new SourceDefinition(
                declared.name(),
                url,
                tracked(declared),
                new SourcePath(declared.path()),
                declared.interval(),
                credentials(declared.login()),
                localHosts.contains(url.host().toLowerCase(Locale.ROOT)) ? Reach.THAT_HOST : Reach.OTHER_HOSTS,
                declared.keys().stream().map(TrustedKeys::parse).reduce(TrustedKeys::and));
    }

    /** @throws IllegalArgumentException when the agent can not read it */
    Optional<String> webhookSecret(DeclaredSource declared) {
        return declared.webhookSecret().map(this::open);
    }

    private static SourceUrl url(String text) {
        return switch (SourceUrl.parse(text)) {
            case SourceUrl.Parsed.Rejected(var rule) -> throw new IllegalArgumentException(rule.message());
            case SourceUrl.Parsed.Accepted(var url)
            when url.transport() == SourceUrl.Transport.LOCAL ->
                throw new IllegalArgumentException("a manifest may not name a path of the agent's machine");
            case SourceUrl.Parsed.Accepted(var url) -> url;
        };
    }

    private static Tracked tracked(DeclaredSource declared) {
        return declared.tag()
                .<Tracked>map(Tracked.Tag::new)
                .or(() -> declared.semver().map(range -> new Tracked.Versions(VersionRange.parse(range))))
                .orElseGet(() -> new Tracked.Branch(declared.branch().orElse(DEFAULT_BRANCH)));
    }

    private Credentials credentials(DeclaredSource.Login login) {
        if (login.password().isPresent()) {
            return new Credentials.Password(
                    login.username().orElse(""), open(login.password().get()));
        }
        if (login.sshKey().isPresent() && login.knownHosts().isPresent()) {
            return new Credentials.SshKey(
                    login.username(),
                    SshIdentity.parse(open(login.sshKey().get())),
                    KnownHosts.parse(open(login.knownHosts().get())));
        }
        return new Credentials.None();
    }

    private String open(Value value) {
        return switch (value) {
            case Value.Plain plain -> plain.text();
            case Value.Sealed sealed -> {
                try {
                    yield vault.open(sealed.armored()).value().strip();
                } catch (Undecryptable closed) {
                    throw new IllegalArgumentException(
                            "secret " + sealed.reference() + " " + closed.getMessage(), closed);
                }
            }
        };
    }
}
