/** Values that only the agent can read: age files, the identities for them, and what keeps them out of all texts. */
@NullMarked
package io.hawiyat.agent.secret;

import org.jspecify.annotations.NullMarked;
