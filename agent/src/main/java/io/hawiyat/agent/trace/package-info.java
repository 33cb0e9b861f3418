/** Finished deployments as traces of OpenTelemetry: made of what is recorded anyway, so that nothing waits for them. */
@NullMarked
package io.hawiyat.agent.trace;

import org.jspecify.annotations.NullMarked;
