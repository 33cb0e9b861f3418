@NullMarked
package io.hawiyat.agent.converge;

import org.jspecify.annotations.NullMarked;
