/** Deliveries of git hosts: verified, stored, and a look asked for. Nothing else is taken from them. */
@NullMarked
package io.hawiyat.agent.webhook;

import org.jspecify.annotations.NullMarked;
