package io.hawiyat.agent.cli;

import io.hawiyat.agent.embedded.EmbeddedUrls;
import io.hawiyat.agent.state.DatabaseReport;
import java.io.IOException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** PostgreSQL: whether it answers, and whether it is this installation's. */
final class DatabaseCheck implements DoctorCommand.Check {

    private static final String NAME = "database";
    private static final Duration CLOCKS = Duration.ofSeconds(5);

    private final Patient patient;
    private final InstantSource clock;
    private Optional<String> installation = Optional.empty();

    DatabaseCheck(Patient patient, InstantSource clock) {
        this.patient = patient;
        this.clock = clock;
    }

    /** The installation of the database, once looked at; else that of the data directory. */
    Optional<String> installation() {
        return installation.or(patient::installation);
    }

    @Override
    public List<Finding> look() throws IOException {
        var login = patient.database();
        if (login.isEmpty()) {
            var there = new EmbeddedUrls(patient.data()).exist() ? "it starts with the agent" : "an agent makes it";
            return List.of(Finding.ok(NAME, "embedded, not running: " + there));
        }
        try {
            var report = DatabaseReport.of(login.get(), clock);
            installation = report.installation();
            return findings(report);
        } catch (IOException away) {
            return List.of(Finding.failed(NAME, String.valueOf(away.getMessage()), remedy()));
        }
    }

    private String remedy() {
        return patient.settings().database().isPresent()
                ? "check that the server runs and HAWIYAT_DATABASE_URL names it, its user and its password"
                : "the agent starts it again by itself; see embedded/postgres.log in " + patient.data();
    }

    private List<Finding> findings(DatabaseReport report) {
        var findings = new ArrayList<Finding>();
        findings.add(schema(report));
        other(report).ifPresent(findings::add);
        if (report.ahead().abs().compareTo(CLOCKS) > 0) {
            findings.add(Finding.warning(
                    NAME,
                    "its clock is " + report.ahead().toSeconds() + " s before this machine's",
                    "set both by NTP: schedules and the times that are shown differ by that"));
        }
        return findings;
    }

    private static Finding schema(DatabaseReport report) {
        var server = "PostgreSQL " + report.server();
        if (report.newerThanProgram()) {
            return Finding.warning(
                    NAME,
                    "%s, schema %s, and this program knows up to %s"
                            .formatted(server, report.schema().orElseThrow(), report.program()),
                    "a newer release has worked on it: use that one");
        }
        return Finding.ok(
                NAME,
                server
                        + report.schema()
                                .map(it -> ", schema " + it)
                                .orElse(", empty: tables are made at the first start"));
    }

    private Optional<Finding> other(DatabaseReport report) {
        var instance = patient.settings().instance();
        if (report.instance().filter(it -> !it.equals(instance)).isPresent()) {
            return Optional.of(Finding.failed(
                    NAME,
                    "it belongs to instance " + report.instance().get() + ", not to " + instance,
                    "start with --instance " + report.instance().get() + ", or give each instance its own database"));
        }
        var kept = patient.installation();
        return kept.isPresent() && report.installation().isPresent() && !kept.equals(report.installation())
                ? Optional.of(Finding.failed(
                        NAME,
                        "it is of installation %s, and the data directory of %s"
                                .formatted(report.installation().get(), kept.get()),
                        "name the data directory or the database that belongs to the other"))
                : Optional.empty();
    }
}
