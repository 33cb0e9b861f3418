package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;
import io.micronaut.data.annotation.Query;
import io.micronaut.data.jdbc.annotation.JdbcRepository;
import io.micronaut.data.model.query.builder.sql.Dialect;
import io.micronaut.data.repository.GenericRepository;
import java.util.List;

/** Encrypted values of Secrets, each stored once, and the encrypted key of their digests. */
@JdbcRepository(dialect = Dialect.POSTGRES)
interface SecretRows extends GenericRepository<SecretRows.Value, String> {

    /** One value, as an armored age file. */
    @MappedEntity("secret_value")
    record Value(@Id String digest, String ciphertext) {}

    @Query("""
            SELECT digest, ciphertext FROM secret_value
            WHERE digest IN (SELECT jsonb_array_elements_text(CAST(:digests AS jsonb)))
            """)
    List<Value> read(String digests);

    /** What is encrypted anew replaces what was: the identities of before may be taken away. */
    @Query("""
            INSERT INTO secret_value (digest, ciphertext)
            SELECT key, value FROM jsonb_each_text(CAST(:values AS jsonb))
            ON CONFLICT (digest) DO UPDATE SET ciphertext = excluded.ciphertext
                WHERE secret_value.ciphertext <> excluded.ciphertext
            """)
    void store(String values);

    @Query("SELECT ciphertext FROM secret_key")
    List<String> key();

    /** Keeps a key unless another one than {@code before} is kept. */
    @Query("""
            INSERT INTO secret_key (ciphertext) VALUES (:ciphertext)
            ON CONFLICT (single) DO UPDATE SET ciphertext = excluded.ciphertext
                WHERE secret_key.ciphertext = :before
            """)
    void keepKey(String ciphertext, String before);
}
