/** What has happened, told to people and to git hosts, by whichever agent is first. */
@NullMarked
package io.hawiyat.agent.notification;

import org.jspecify.annotations.NullMarked;
