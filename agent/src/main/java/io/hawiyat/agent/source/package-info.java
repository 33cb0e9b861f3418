/** From a git remote to an immutable {@link io.hawiyat.agent.source.Snapshot} of one commit; the only place that uses JGit. */
@NullMarked
package io.hawiyat.agent.source;

import org.jspecify.annotations.NullMarked;
