@NullMarked
package io.hawiyat.agent.reconcile;

import org.jspecify.annotations.NullMarked;
