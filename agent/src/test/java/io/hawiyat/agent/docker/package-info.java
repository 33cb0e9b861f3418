@NullMarked
package io.hawiyat.agent.docker;

import org.jspecify.annotations.NullMarked;
