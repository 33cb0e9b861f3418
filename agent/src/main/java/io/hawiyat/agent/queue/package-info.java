/**
 * Redis: wake, claim, acknowledge, retry, dead letters. Level-triggered, no lease, no truth: an item says only that an
 * application is to be looked at, and whoever claims it reads the truth in PostgreSQL. Losing all of it loses nothing.
 */
@NullMarked
package io.hawiyat.agent.queue;

import org.jspecify.annotations.NullMarked;
