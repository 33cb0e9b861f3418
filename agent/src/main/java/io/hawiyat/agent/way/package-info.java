/** The steps of one commit by name, from its delivery until it is live, so that each can be measured and failed at. */
@NullMarked
package io.hawiyat.agent.way;

import org.jspecify.annotations.NullMarked;
