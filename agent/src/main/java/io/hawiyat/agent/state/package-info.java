/** The truth, in PostgreSQL: sources, revisions, applications, generations, deployments, events, leases. */
@NullMarked
package io.hawiyat.agent.state;

import org.jspecify.annotations.NullMarked;
