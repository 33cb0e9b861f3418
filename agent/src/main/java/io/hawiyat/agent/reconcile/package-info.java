/** From a source's newest commit to recorded desired state and enqueued work. */
@NullMarked
package io.hawiyat.agent.reconcile;

import org.jspecify.annotations.NullMarked;
