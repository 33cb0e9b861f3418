@NullMarked
package io.hawiyat.agent.observe;

import org.jspecify.annotations.NullMarked;
