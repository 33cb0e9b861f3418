package io.hawiyat.agent.state;

import io.micronaut.transaction.annotation.Transactional;
import jakarta.inject.Singleton;

/** The installation in PostgreSQL. */
@Singleton
class StoredInstallations implements Installations {

    private final InstallationRows rows;

    StoredInstallations(InstallationRows rows) {
        this.rows = rows;
    }

    @Override
    @Transactional
    public String open(String candidate, String instance) {
        rows.record(candidate, instance);
        return rows.current();
    }
}
