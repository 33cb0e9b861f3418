/** The command line: the agent's configuration, the commands, and what asks a running agent over HTTP. */
@NullMarked
package io.hawiyat.agent.cli;

import org.jspecify.annotations.NullMarked;
