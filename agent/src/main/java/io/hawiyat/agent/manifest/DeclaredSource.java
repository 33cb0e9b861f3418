package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Notification.Value;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * A Source as its manifest declares it: another repository to watch. At most one of branch, tag and semver is there.
 *
 * @param scope in which projects it may declare anything, unless who declares it may not either
 * @param keys public keys; without one, every commit counts
 * @param file the manifest's path and line: {@code sources.yaml:1}
 */
public record DeclaredSource(
        String project,
        String name,
        String url,
        Optional<String> branch,
        Optional<String> tag,
        Optional<String> semver,
        String path,
        Duration interval,
        ProjectScope scope,
        Login login,
        Optional<Value> webhookSecret,
        List<String> keys,
        String file) {

    public DeclaredSource {
        keys = List.copyOf(keys);
    }

    /**
     * What it presents to its remote: a password, or a key with those of the host, or nothing.
     *
     * @param username for ssh, the user of a URL without one
     */
    public record Login(
            Optional<String> username, Optional<Value> password, Optional<Value> sshKey, Optional<Value> knownHosts) {

        Stream<Value> values() {
            return Stream.of(password, sshKey, knownHosts).flatMap(Optional::stream);
        }
    }

    /** Every value of a Secret that it needs. */
    public List<Value.Sealed> sealed() {
        var values = new ArrayList<>(login.values().toList());
        webhookSecret.ifPresent(values::add);
        return values.stream()
                .filter(Value.Sealed.class::isInstance)
                .map(Value.Sealed.class::cast)
                .toList();
    }
}
