package io.hawiyat.agent.cli;

import io.hawiyat.agent.manifest.CheckedYaml;
import io.hawiyat.agent.source.TrustedKeys;
import java.util.Optional;

/** Whose commits one source of the configuration reads: public keys as they are, or {@code {file: PATH}} of some. */
record TrustReader(SecretReferences secrets) {

    /** Empty where nobody is named: then every commit counts. */
    Optional<TrustedKeys> read(CheckedYaml.Value verify) {
        if (!verify.present()) {
            return Optional.empty();
        }
        var keys = verify.at("keys").items();
        if (keys.isEmpty()) {
            verify.reject("needs keys: without one, no commit would ever be read");
        }
        return keys.stream().flatMap(key -> key(key).stream()).reduce(TrustedKeys::and);
    }

    private Optional<TrustedKeys> key(CheckedYaml.Value key) {
        var text = key.optionalText().filter(it -> !it.isEmpty());
        if (text.isPresent() && !TrustedKeys.isMeant(text.get())) {
            key.reject("must be a public key (ssh-ed25519 AAAA..., or an OpenPGP block), or {file: PATH}");
            return Optional.empty();
        }
        return text.or(() -> secrets.read(key).map(Redacted::reveal))
                .flatMap(it -> Scalars.tried(new Given(it, key::reject), TrustedKeys::parse));
    }
}
