/** Routes to Traefik's dynamic configuration (pure), its publishers, and the confirmation that Traefik took it. */
@NullMarked
package io.hawiyat.agent.traefik;

import org.jspecify.annotations.NullMarked;
