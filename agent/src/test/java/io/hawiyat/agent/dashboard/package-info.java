@NullMarked
package io.hawiyat.agent.dashboard;

import org.jspecify.annotations.NullMarked;
