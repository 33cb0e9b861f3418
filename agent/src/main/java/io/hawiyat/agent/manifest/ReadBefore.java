package io.hawiyat.agent.manifest;

import java.util.Optional;

/**
 * What files were read as before, so that a commit costs what it changes. What is forgotten is read again. Safe for use
 * by several threads.
 */
public interface ReadBefore {

    /**
     * What a file declares, if it is remembered.
     *
     * @param content the id of the file's bytes, see {@link Tree#content}
     */
    Optional<Declarations> find(String path, String content);

    /** To be remembered, or not. */
    void keep(String path, String content, Declarations declarations);

    /** Remembers nothing. */
    static ReadBefore nothing() {
        return new ReadBefore() {

            @Override
            public Optional<Declarations> find(String path, String content) {
                return Optional.empty();
            }

            @Override
            public void keep(String path, String content, Declarations declarations) {
                // It is read again.
            }
        };
    }
}
