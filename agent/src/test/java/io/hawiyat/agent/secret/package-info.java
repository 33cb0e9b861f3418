@NullMarked
package io.hawiyat.agent.secret;

import org.jspecify.annotations.NullMarked;
