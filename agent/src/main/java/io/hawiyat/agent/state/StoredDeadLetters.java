package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;
import java.util.Optional;

/** Dead letters in PostgreSQL: that people see them does not depend on Redis. */
@Singleton
class StoredDeadLetters implements DeadLetters {

    private final DeadLetterRows rows;
    private final Redaction redaction;

    StoredDeadLetters(DeadLetterRows rows, Optional<Redaction> redaction) {
        this.rows = rows;
        this.redaction = redaction.orElse(text -> text);
    }

    @Override
    @Transactional
    public Optional<String> put(long application, int attempts, String reason) {
        return rows.put(application, attempts, redaction.redact(reason)).stream()
                .findFirst();
    }
}
