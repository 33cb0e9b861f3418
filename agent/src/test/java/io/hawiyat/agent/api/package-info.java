@NullMarked
package io.hawiyat.agent.api;

import org.jspecify.annotations.NullMarked;
