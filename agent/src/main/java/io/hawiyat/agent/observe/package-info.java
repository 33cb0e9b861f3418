/** The engine's events and regular listings to work: what may not be as recorded is looked at. */
@NullMarked
package io.hawiyat.agent.observe;

import org.jspecify.annotations.NullMarked;
