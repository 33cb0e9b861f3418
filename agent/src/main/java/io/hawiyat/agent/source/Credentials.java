package io.hawiyat.agent.source;

import java.util.Optional;

/** What a source presents to its remote, and to no other host. Printed by nothing. */
public sealed interface Credentials {

    /** Nothing: whoever asks may read. */
    record None() implements Credentials {}

    /** For https and http; a token is a password. */
    record Password(String username, String password) implements Credentials {

        @Override
        public String toString() {
            return "Password[username=" + username + "]";
        }
    }

    /**
     * For ssh.
     *
     * @param username for URLs without one
     * @param knownHosts the only host keys that are trusted
     */
    record SshKey(Optional<String> username, SshIdentity identity, KnownHosts knownHosts) implements Credentials {

        @Override
        public String toString() {
            return "SshKey[username=" + username.orElse("") + "]";
        }
    }
}
