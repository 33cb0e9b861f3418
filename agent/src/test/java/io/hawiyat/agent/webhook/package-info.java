@NullMarked
package io.hawiyat.agent.webhook;

import org.jspecify.annotations.NullMarked;
