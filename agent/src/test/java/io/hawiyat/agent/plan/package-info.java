@NullMarked
package io.hawiyat.agent.plan;

import org.jspecify.annotations.NullMarked;
