/** What the state says, over HTTP: JSON, changes as they happen, health and metrics. Nothing here acts by itself. */
@NullMarked
package io.hawiyat.agent.api;

import org.jspecify.annotations.NullMarked;
