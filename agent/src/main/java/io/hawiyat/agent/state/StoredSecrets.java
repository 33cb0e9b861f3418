package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;

/** Encrypted values in PostgreSQL. */
@Singleton
class StoredSecrets implements Secrets {

    private final SecretRows rows;

    StoredSecrets(SecretRows rows) {
        this.rows = rows;
    }

    @Override
    public Map<String, String> ciphertexts(List<String> digests) {
        return rows.read(StoredJson.write(digests)).stream()
                .collect(Collectors.toUnmodifiableMap(SecretRows.Value::digest, SecretRows.Value::ciphertext));
    }

    @Override
    public Optional<String> key() {
        return rows.key().stream().findFirst();
    }

    @Override
    @Transactional
    public String replaceKey(Optional<String> before, String armored) {
        rows.keepKey(armored, before.orElse(""));
        return rows.key().getFirst();
    }
}
