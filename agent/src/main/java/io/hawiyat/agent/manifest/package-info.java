/** YAML text to validated desired state, with file, line and field in every error. Pure: no I/O, no clock. */
@NullMarked
package io.hawiyat.agent.manifest;

import org.jspecify.annotations.NullMarked;
