package io.hawiyat.agent.manifest;

import io.hawiyat.agent.manifest.Workload.FileMount;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** Rules about what containers are made of that a schema can not say. */
final class WorkloadChecks {

    private static final long LEAST_MEMORY = 6 << 20;

    private final Field spec;
    private final Field name;
    private final Findings findings;

    /** Of the spec of the application of that name. */
    WorkloadChecks(Field spec, Field name, Findings findings) {
        this.spec = spec;
        this.name = name;
        this.findings = findings;
    }

    void run(List<FileMount> files) {
        memory();
        hostname();
        spec.at("ulimits").byName(limit -> limit).values().forEach(this::ulimit);
        spec.at("ports").items().map(port -> port.at("hostIp")).forEach(this::address);
        spec.at("extraHosts").byName(host -> host).values().stream()
                .filter(host -> !host.text().equals("host-gateway"))
                .forEach(this::address);
        targets(files);
    }

    /** The engine refuses less than 6 MiB. */
    private void memory() {
        var memory = spec.at("resources").at("memory");
        if (memory.present() && memory.bytes().orElseThrow() < LEAST_MEMORY) {
            findings.atValue(memory.pointer(), "must be at least 6Mi: the engine starts no container with less");
        }
    }

    /** The engine makes it a name on the network, which the container would have before it is healthy and never lose. */
    private void hostname() {
        var hostname = spec.at("hostname");
        if (hostname.present() && name.present() && hostname.text().equals(name.text())) {
            findings.atValue(
                    hostname.pointer(),
                    "must not be the application's own name, under which others reach it once it is healthy");
        }
    }

    private void ulimit(Field limit) {
        var soft = limit.at("soft");
        var hard = limit.at("hard");
        if (soft.present()
                && hard.present()
                && above(soft.json().longValue(), hard.json().longValue())) {
            findings.atValue(soft.pointer(), "must not be above hard (" + hard.text() + ")");
        }
    }

    private static boolean above(long soft, long hard) {
        return hard != -1 && (soft == -1 || soft > hard);
    }

    private void address(Field address) {
        if (address.present() && Addresses.parse(address.text()).isEmpty()) {
            findings.atValue(address.pointer(), Quoting.quoted(address.text()) + " is not an IP address");
        }
    }

    private void targets(List<FileMount> files) {
        var mounted = new HashMap<String, String>();
        Stream.concat(
                        spec.at("volumes").items().map(volume -> volume.at("target")),
                        spec.at("tmpfs").items())
                .filter(Field::present)
                .forEach(target -> {
                    refuseTaken(target, mounted);
                    mounted.putIfAbsent(target.text(), Pointers.field(target.pointer()));
                });
        spec.at("files")
                .items()
                .map(file -> file.at("target"))
                .filter(Field::present)
                .forEach(target -> refuseTaken(target, mounted));
        fileTargets(files);
        secretTargets(files);
    }

    private void secretTargets(List<FileMount> files) {
        var taken = new HashMap<String, String>();
        files.forEach(file -> taken.put(file.target(), Quoting.quoted(file.source())));
        spec.at("files")
                .items()
                .filter(file -> file.at("secret").present())
                .map(file -> file.at("target"))
                .filter(Field::present)
                .forEach(target -> {
                    refuseTaken(target, taken);
                    taken.putIfAbsent(target.text(), Pointers.field(target.pointer()));
                });
    }

    private void refuseTaken(Field target, Map<String, String> mounted) {
        var other = mounted.get(target.text());
        if (other != null) {
            findings.atValue(target.pointer(), "is taken already by " + other);
        }
    }

    /** Two folders may be put into one: their files may not meet. */
    private void fileTargets(List<FileMount> files) {
        var taken = new HashMap<String, FileMount>();
        for (var file : files) {
            var other = taken.putIfAbsent(file.target(), file);
            if (other != null) {
                findings.atKey(
                        spec.at("files").pointer(),
                        Quoting.quoted(file.source()) + " and " + Quoting.quoted(other.source())
                                + " have the same target " + Quoting.quoted(file.target()));
            }
        }
    }
}
