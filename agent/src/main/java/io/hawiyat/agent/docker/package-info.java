/** The Engine API: what is on the engine as observed records, what to do there as calls, what happens there as events. */
@NullMarked
package io.hawiyat.agent.docker;

import org.jspecify.annotations.NullMarked;
