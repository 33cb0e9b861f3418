@NullMarked
package io.hawiyat.agent;

import org.jspecify.annotations.NullMarked;
