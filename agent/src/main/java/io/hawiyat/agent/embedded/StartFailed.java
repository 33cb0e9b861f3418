package io.hawiyat.agent.embedded;

import java.io.IOException;

/** A server did not come up; the message ends with the last lines of its log. A later try may succeed. */
public final class StartFailed extends IOException {

    StartFailed(String message) {
        super(message);
    }
}
