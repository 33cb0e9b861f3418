package io.hawiyat.agent.state;

import io.micronaut.data.annotation.Id;
import io.micronaut.data.annotation.MappedEntity;

/** The table that the repositories of this package are about; what they read comes as JSON made by the query. */
@MappedEntity("application")
record ApplicationRow(@Id long id) {}
