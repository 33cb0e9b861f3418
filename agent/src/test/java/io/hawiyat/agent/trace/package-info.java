@NullMarked
package io.hawiyat.agent.trace;

import org.jspecify.annotations.NullMarked;
