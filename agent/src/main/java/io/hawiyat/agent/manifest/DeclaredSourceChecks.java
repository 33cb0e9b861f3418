package io.hawiyat.agent.manifest;

import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;

/** Rules about Sources that a schema can not say. */
final class DeclaredSourceChecks {

    private static final List<String> TRACKED = List.of("branch", "tag", "semver");

    /** More often would be a way to keep a git host, or the agent, busy. */
    private static final long SHORTEST_INTERVAL_MILLIS = 1000;

    private final Field spec;
    private final Findings findings;
    private final Set<String> localHosts;

    private DeclaredSourceChecks(Field spec, Findings findings, Set<String> localHosts) {
        this.spec = spec;
        this.findings = findings;
        this.localHosts = localHosts;
    }

    /**
     * Checks a spec without what the schema found wrong.
     *
     * @param localHosts hosts of the machine or its link that the operator lets manifests name
     */
    static SealedBook.Checks allowing(Set<String> localHosts) {
        return (spec, findings) -> new DeclaredSourceChecks(spec, findings, localHosts).run();
    }

    private void run() {
        var url = spec.at("url");
        if (url.present()) {
            RemoteAddress.refusal(url.text(), localHosts).ifPresent(why -> findings.atValue(url.pointer(), why));
            credentials(RemoteAddress.isSsh(url.text()));
        }
        TRACKED.stream()
                .map(spec::at)
                .filter(Field::present)
                .skip(1)
                .forEach(it -> findings.atKey(it.pointer(), "only one of branch, tag and semver says what is read"));
        var interval = spec.at("interval");
        if (interval.present() && interval.duration().toMillis() < SHORTEST_INTERVAL_MILLIS) {
            findings.atValue(interval.pointer(), "must be at least 1s");
        }
    }

    private void credentials(boolean ssh) {
        var credentials = spec.at("credentials");
        var needed = ssh ? List.of("sshKey", "knownHosts") : List.of("username", "password");
        var foreign = ssh ? List.of("password") : List.of("sshKey", "knownHosts");
        foreign.stream()
                .map(credentials::at)
                .filter(Field::present)
                .forEach(it -> findings.atKey(
                        it.pointer(),
                        "is for " + (ssh ? "https" : "ssh") + ": this URL needs " + String.join(" and ", needed)));
        if (findings.touch("/spec/credentials") || !(ssh || credentials.present())) {
            return;
        }
        var missing =
                needed.stream().filter(name -> !credentials.at(name).present()).collect(Collectors.joining(" and "));
        if (!missing.isEmpty()) {
            findings.atKey(
                    credentials.present()
                            ? credentials.pointer()
                            : spec.at("url").pointer(),
                    (ssh ? "ssh" : "https") + " needs credentials with " + missing);
        }
    }
}
