/** Claimed work to Docker and Traefik, one resumable step at a time, its outcome recorded. */
@NullMarked
package io.hawiyat.agent.converge;

import org.jspecify.annotations.NullMarked;
