package dev.evident.cli;

import dev.evident.client.EvidentException;
import java.io.EOFException;
import java.io.IOException;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.NoSuchFileException;
import java.util.Arrays;
import java.util.List;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/** All commands, and how each of them ends: with an exit code and at most one line of error. */
@Command(
    name = "evident",
    description = "The audit log that proves itself.",
    synopsisSubcommandLabel = "COMMAND",
    mixinStandardHelpOptions = true,
    version = "evident 0.1.0")
final class Commands implements Runnable {
  @Option(
      names = "--debug",
      scope = CommandLine.ScopeType.INHERIT,
      description = "show where an error comes from")
  @SuppressWarnings(
      "UnusedVariable") // Read from the arguments: errors may come before parsing ends.
  private boolean debug;

  @Spec private CommandLine.Model.CommandSpec spec = CommandLine.Model.CommandSpec.create();

  private final Terminal terminal;

  private Commands(Terminal terminal) {
    this.terminal = terminal;
  }

  /** The list to add a command to, in the order of the help. */
  private static List<Object> all(Terminal terminal) {
    return List.of(
        new ServeCommand(terminal),
        new ConfigCommand(terminal),
        new AppendCommand(terminal),
        new ImportCommand(terminal),
        new GetCommand(terminal),
        new ShowCommand(terminal),
        new ListCommand(terminal),
        new QueryCommand(terminal),
        new StatsCommand(terminal),
        new ExportCommand(terminal),
        new TailCommand(terminal),
        StreamsCommand.line(terminal),
        new CheckpointCommand(terminal),
        new ReceiptsCommand(terminal),
        new VerifyCommand(terminal),
        new FsckCommand(terminal),
        new RebuildCommand(terminal),
        KeysCommand.line(terminal),
        AccessCommand.line(terminal),
        new DoctorCommand(terminal),
        new BenchCommand(terminal));
  }

  /** Runs the command that the arguments name. */
  static int run(Terminal terminal, String... args) {
    CommandLine line = new CommandLine(new Commands(terminal));
    for (Object command : all(terminal)) {
      line.addSubcommand(command);
    }
    line.setOut(new PrintWriter(terminal.out(), true, StandardCharsets.UTF_8));
    line.setErr(new PrintWriter(terminal.err(), true, StandardCharsets.UTF_8));
    line.setCaseInsensitiveEnumValuesAllowed(true);
    line.setColorScheme(CommandLine.Help.defaultColorScheme(CommandLine.Help.Ansi.OFF));
    line.setParameterExceptionHandler((e, _) -> usage(terminal, e));
    boolean debug = Arrays.asList(args).contains("--debug");
    line.setExecutionExceptionHandler((e, _, _) -> failed(terminal, e, debug));
    int exitCode = executed(terminal, line, debug, args);
    terminal.out().flush();
    // A full disk behind a redirection must not look like success.
    if (terminal.out().checkError() && exitCode == ExitCode.OK) {
      return ExitCode.IO;
    }
    return exitCode;
  }

  /** Code 3 after a bug too: what could not be finished is never a success. */
  private static int executed(Terminal terminal, CommandLine line, boolean debug, String... args) {
    try {
      return line.execute(args);
    } catch (AssertionError | OutOfMemoryError e) {
      terminal.out().flush();
      terminal
          .err()
          .println(
              e instanceof OutOfMemoryError
                  ? "evident: out of memory; give it more with EVIDENT_JAVA_OPTS=-Xmx1g"
                  : "evident: bug: " + e.getMessage() + "; run again with --debug and report it");
      if (debug) {
        e.printStackTrace(terminal.err());
      }
      return ExitCode.IO;
    }
  }

  /** Without a command there is only help. */
  @Override
  public void run() {
    spec.commandLine().usage(terminal.out());
  }

  private static int usage(Terminal terminal, ParameterException e) {
    String name = e.getCommandLine().getCommandSpec().qualifiedName();
    terminal.err().println("evident: " + e.getMessage() + "; see " + name + " --help");
    return ExitCode.USAGE;
  }

  private static int failed(Terminal terminal, Exception e, boolean debug) {
    terminal.out().flush();
    terminal.err().println("evident: " + explained(e));
    if (debug) {
      e.printStackTrace(terminal.err());
    }
    return switch (e) {
      case CommandFailed failure -> failure.exitCode();
      case IllegalArgumentException _ -> ExitCode.USAGE;
      default -> ExitCode.IO;
    };
  }

  private static String explained(Exception e) {
    String message = String.valueOf(e.getMessage());
    return switch (e) {
      case CommandFailed _ -> message;
      case EvidentException untrusted when untrusted.code().equals(EvidentException.UNTRUSTED) ->
          message + TrustOptions.ADVICE;
      case EvidentException _ -> message;
      case IllegalArgumentException _ -> message;
      case NoSuchFileException missing -> "no file " + missing.getFile() + "; check the path";
      case AccessDeniedException denied ->
          "no permission for " + denied.getFile() + "; check its owner and mode";
      case FileAlreadyExistsException inTheWay ->
          inTheWay.getFile() + " is in the way: it is a file, not a directory";
      case EOFException _ -> "the input ends too early; is a compressed file cut off?";
      case IOException _ -> message;
      case InterruptedException _ -> "interrupted";
      default -> "bug: " + e + "; run again with --debug and report it";
    };
  }
}
