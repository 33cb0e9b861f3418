/** Pages for people: what the API says, laid out so that what is wrong is seen first. */
@NullMarked
package io.hawiyat.agent.dashboard;

import org.jspecify.annotations.NullMarked;
