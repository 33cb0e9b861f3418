package io.hawiyat.agent.cli;

import java.util.Optional;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.IVersionProvider;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** {@code hawiyat}: the command line as a whole. */
@Command(
        name = "hawiyat",
        header = "Commit YAML to git; Hawiyat makes Docker and Traefik match it.",
        versionProvider = Hawiyat.Version.class,
        synopsisSubcommandLabel = "COMMAND",
        commandListHeading = "%nCommands:%n",
        footer = {"", "`hawiyat COMMAND --help` explains each."})
public final class Hawiyat implements Callable<Integer> {

    /** {@code user:password@}, of whatever URL. */
    private static final Pattern LOGIN = Pattern.compile("[^\\s'\"/@]*:[^\\s'\"/@]*@");

    private static final int HELP_ORDER = 200;

    @Spec
    @SuppressWarnings("NullAway.Init")
    private CommandSpec spec;

    private Hawiyat() {}

    /**
     * Runs a command line.
     *
     * @param starter runs the agent; not touched by other commands
     * @return the exit code, see {@link ExitCodes}
     */
    public static int execute(Terminal terminal, StartPlace place, AgentStarter starter, String... arguments) {
        return commandLine(terminal, place, starter).execute(arguments);
    }

    /** The commands with their options, for documents too. */
    static CommandLine commandLine(Terminal terminal, StartPlace place, AgentStarter starter) {
        var line = new CommandLine(new Hawiyat())
                .addSubcommand(new AgentCommand(terminal, place, starter).spec())
                .addSubcommand(new ValidateCommand(terminal))
                .addSubcommand(new PlanCommand(terminal, place))
                .addSubcommand(new StatusCommand(terminal, place))
                .addSubcommand(new HistoryCommand(terminal, place))
                .addSubcommand(new ExplainCommand(terminal, place))
                .addSubcommand(new LogsCommand(terminal, place))
                .addSubcommand(new SyncCommand(terminal, place))
                .addSubcommand(new RetryCommand(terminal, place))
                .addSubcommand(new RollbackCommand(terminal, place))
                .addSubcommand(new RestartCommand(terminal, place))
                .addSubcommand(new ApproveCommand(terminal, place))
                .addSubcommand(SecretCommand.line(terminal, place))
                .addSubcommand(new BackupCommand(terminal, place).spec())
                .addSubcommand(new RestoreCommand(terminal, place).spec())
                .addSubcommand(new DoctorCommand(terminal, place).spec())
                .addSubcommand(new SchemaCommand(terminal))
                .addSubcommand(new CompletionCommand(terminal));
        line.getSubcommands().values().forEach(it -> it.getCommandSpec().mixinStandardHelpOptions(true));
        line.getCommandSpec().mixinStandardHelpOptions(true);
        arrange(line);
        var debug = !place.environment().getOrDefault("HAWIYAT_DEBUG", "").isEmpty();
        return line.setOut(terminal.out())
                .setErr(terminal.err())
                .setColorScheme(CommandLine.Help.defaultColorScheme(terminal.colour() ? Ansi.ON : Ansi.OFF))
                .setCaseInsensitiveEnumValuesAllowed(true)
                .setUsageHelpAutoWidth(terminal.live())
                .setParameterExceptionHandler((wrong, given) -> badUsage(terminal, wrong))
                .setExecutionExceptionHandler((failure, command, given) -> failed(terminal, failure, debug));
    }

    /** What only this command has comes first, then what many have, in the order that each option says; help is last. */
    private static void arrange(CommandLine line) {
        var command = line.getCommandSpec();
        command.usageMessage().sortOptions(false).sortSynopsis(false);
        command.options().stream()
                .filter(it -> it.usageHelp() || it.versionHelp())
                .toList()
                .forEach(it -> command.remove(it)
                        .add(OptionSpec.builder(it).order(HELP_ORDER).build()));
        line.getSubcommands().values().forEach(Hawiyat::arrange);
    }

    private static int badUsage(Terminal terminal, ParameterException wrong) {
        terminal.note("hawiyat: " + concealed(String.valueOf(wrong.getMessage())) + "; see `"
                + wrong.getCommandLine().getCommandSpec().qualifiedName() + " --help`");
        return ExitCodes.USAGE;
    }

    private static int failed(Terminal terminal, Exception failure, boolean debug) {
        if (debug) {
            failure.printStackTrace(terminal.err());
        }
        if (failure instanceof CommandFailed known) {
            terminal.note("hawiyat: " + known.getMessage());
            return known.exitCode();
        }
        // The message alone is often only the name of a file.
        var message = failure.getClass().getSimpleName() + ": "
                + Optional.ofNullable(failure.getMessage()).orElse("no details");
        terminal.note("hawiyat: unexpected: " + concealed(Table.plain(message))
                + "; HAWIYAT_DEBUG=1 shows where, for a report of it");
        return ExitCodes.NO;
    }

    /** An argument in a wrong place may be a URL with a password. */
    private static String concealed(String text) {
        return LOGIN.matcher(text).replaceAll("...@");
    }

    @Override
    public Integer call() {
        throw new ParameterException(spec.commandLine(), "a COMMAND is missing");
    }

    /** The version of the jar. */
    static final class Version implements IVersionProvider {

        @Override
        public String[] getVersion() {
            return new String[] {"hawiyat " + current()};
        }

        static String current() {
            return Optional.ofNullable(Hawiyat.class.getPackage().getImplementationVersion())
                    .orElse("(not packaged)");
        }
    }
}
