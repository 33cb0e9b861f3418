/**
 * The PostgreSQL and Redis processes of the default installation, and the data directory that holds them.
 *
 * <p>Layout of the data directory {@code DIR}:
 *
 * <pre>
 * agent.lock                 held while an agent lives; names its process
 * installation-id
 * embedded/
 *   bin-postgres-VERSION/    programs, unpacked once per version
 *   bin-redis-VERSION/
 *   postgres/  redis/        the servers' own directories, mode 0700
 *   postgres.conf            written anew at each start; postgres.local.conf beside it may add settings
 *   NAME.password, NAME.port, NAME.lock, NAME.log, NAME.log.1
 * </pre>
 *
 * <p>Neither server ever runs as root: under a root agent both run as an unprivileged account (see {@link
 * io.hawiyat.agent.embedded.Account}), which must be able to reach {@code DIR}.
 */
@NullMarked
package io.hawiyat.agent.embedded;

import org.jspecify.annotations.NullMarked;
