package io.hawiyat.agent.cli;

import com.fasterxml.jackson.databind.node.JsonNodeFactory;
import io.hawiyat.agent.cli.Finding.Verdict;
import io.hawiyat.agent.cli.SettingsReader.Outcome;
import java.io.IOException;
import java.time.Clock;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code hawiyat doctor}. */
@Command(
        name = "doctor",
        header = "Checks all that an agent needs, and says what to do.",
        description = {
            "Looks at the configuration, the data directory and its disk, the engine, the database, the queue, the ingress"
                    + " and the agent, whether that runs or not, and changes nothing. Give it the options of the agent."
        },
        footer = "Exit codes: 0 nothing is wrong, 1 something is, 2 bad usage or a malformed configuration.")
final class DoctorCommand extends ConfiguredCommand {

    @Mixin
    private final Output output = new Output();

    DoctorCommand(Terminal terminal, StartPlace place) {
        super(terminal, place, List.of(AgentOption.values()));
    }

    /** One part of an installation. */
    @FunctionalInterface
    interface Check {

        /**
         * Looks, within seconds.
         *
         * @throws IOException when that is not possible, which is a finding too
         */
        List<Finding> look() throws IOException, InterruptedException;
    }

    @Override
    public Integer call() throws IOException, InterruptedException {
        return switch (SettingsReader.read(options().flags(), place())) {
            case Outcome.Refused(var lines) -> {
                print(lines.stream()
                        .map(line -> Finding.failed("configuration", line, "mend it there"))
                        .toList());
                yield ExitCodes.USAGE;
            }
            case Outcome.Accepted(var settings) -> {
                var findings = examine(settings);
                print(findings);
                yield findings.stream().anyMatch(it -> it.verdict() == Verdict.FAILED) ? ExitCodes.NO : ExitCodes.OK;
            }
        };
    }

    private List<Finding> examine(Settings settings) throws IOException, InterruptedException {
        var patient = Patient.of(settings);
        var database = new DatabaseCheck(patient, Clock.systemUTC());
        var findings = new ArrayList<>(configuration(settings));
        findings.addAll(looked("data directory", new DiskCheck(patient)));
        findings.addAll(looked("database", database));
        findings.addAll(looked("queue", new QueueCheck(patient, Clock.systemUTC())));
        findings.addAll(looked("engine", new EngineCheck(patient, database.installation(), place().environment())));
        findings.addAll(looked("agent", new AgentCheck(patient)));
        return List.copyOf(findings);
    }

    private static List<Finding> configuration(Settings settings) {
        if (settings.sources().isEmpty() && settings.problems().isEmpty()) {
            return List.of(Finding.warning(
                    "configuration",
                    "no source is configured",
                    "name one with --source URL, or several in " + ConfigurationFile.NAME));
        }
        var problems = settings.problems().stream()
                .map(it -> Finding.failed(
                        "configuration", "source " + it.source() + ": " + it.message(), "mend this source"));
        var sources =
                settings.sources().stream().map(it -> it.definition().name()).toList();
        return sources.isEmpty()
                ? problems.toList()
                : Stream.concat(
                                Stream.of(Finding.ok("configuration", "sources: " + String.join(", ", sources))),
                                problems)
                        .toList();
    }

    private static List<Finding> looked(String name, Check check) throws InterruptedException {
        try {
            return check.look();
        } catch (IOException unreadable) {
            return List.of(Finding.failed(
                    name,
                    String.valueOf(unreadable.getMessage()),
                    "see the message; as the agent's user more can be read"));
        }
    }

    private void print(List<Finding> findings) {
        if (output.json()) {
            var json = JsonNodeFactory.instance.objectNode();
            json.put("healthy", findings.stream().noneMatch(it -> it.verdict() == Verdict.FAILED));
            var checks = json.putArray("checks");
            findings.forEach(it -> checks.addObject()
                    .put("check", it.check())
                    .put("status", it.verdict().text())
                    .put("message", it.message())
                    .put("remedy", it.remedy()));
            terminal().line(Output.pretty(json));
            return;
        }
        var table = new Table("CHECK", "STATUS", "FOUND", "WHAT TO DO");
        findings.forEach(it -> table.row(it.check(), it.verdict().text(), it.message(), it.remedy()));
        table.lines(terminal().colour()).forEach(terminal()::line);
    }
}
