/** From what is wanted and what is seen to what is to be done. Pure: no I/O, no clock, no randomness. */
@NullMarked
package io.hawiyat.agent.plan;

import org.jspecify.annotations.NullMarked;
