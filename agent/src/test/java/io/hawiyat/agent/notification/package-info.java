@NullMarked
package io.hawiyat.agent.notification;

import org.jspecify.annotations.NullMarked;
