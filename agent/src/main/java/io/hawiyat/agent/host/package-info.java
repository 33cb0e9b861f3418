/** Which addresses are those of the agent's own host, which no manifest may have asked or told. */
@NullMarked
package io.hawiyat.agent.host;

import org.jspecify.annotations.NullMarked;
