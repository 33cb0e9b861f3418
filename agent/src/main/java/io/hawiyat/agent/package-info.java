/** Entry point and wiring: the only place that knows every other package. */
@NullMarked
package io.hawiyat.agent;

import org.jspecify.annotations.NullMarked;
