package io.hawiyat.agent.state;

import java.util.List;
import java.util.Optional;

/**
 * A part of a list, newest first.
 *
 * @param next the cursor at which the list goes on; empty at its end
 */
public record Page<T>(List<T> items, Optional<String> next) {
    public Page {
        items = List.copyOf(items);
    }
}
