package dev.evident.cli;

import dev.evident.client.AppendReceipt;
import dev.evident.client.BatchSender;
import dev.evident.client.BatchSender.Settings;
import dev.evident.client.ClientOptions;
import dev.evident.client.EventLines;
import dev.evident.client.EvidentClient;
import dev.evident.client.RefusedLine;
import dev.evident.client.RunId;
import dev.evident.client.SendFailedException;
import dev.evident.client.SendListener;
import dev.evident.client.SendReport;
import dev.evident.receive.Decompression;
import java.io.BufferedWriter;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** What append and import have in common: inputs, batches, acknowledgements, how it went. */
final class Sending {
  private static final Path STANDARD_INPUT = Path.of("-");

  @Mixin Connection connection = new Connection();

  @Parameters(
      arity = "0..*",
      paramLabel = "FILE",
      description = "plain, gzip or zstd; standard input when there is none, or for -")
  List<Path> files = List.of();

  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description =
          "write a line \"index leaf-hex\" for each event that the log has, in input order")
  @Nullable Path acks;

  @Option(
      names = "--batch",
      paramLabel = "N",
      description = "most events in a request (default: 1000)")
  @Nullable Integer batch;

  @Option(names = "--parallel", paramLabel = "N", description = "requests at once (default: 4)")
  @Nullable Integer parallel;

  @Option(
      names = "--resume",
      paramLabel = "RUN",
      description = "go on with a run that was stopped: give it the same files in the same order")
  @Nullable String resume;

  /** How a command turns a file into events. */
  interface Reading {
    EventLines lines(InputStream content);
  }

  /** Sends all inputs; the exit code. */
  int send(String command, Terminal terminal, Reading reading)
      throws CommandFailed, IOException, InterruptedException {
    List<Path> inputs = files.isEmpty() ? List.of(STANDARD_INPUT) : files;
    for (Path input : inputs) {
      boolean readable = input.equals(STANDARD_INPUT) || Files.isReadable(input);
      if (!readable || Files.isDirectory(input)) {
        throw new CommandFailed(
            ExitCode.IO, input + " is not a file that can be read; nothing was sent");
      }
    }
    Settings settings = Settings.DEFAULT.withReceipts(acks != null);
    if (batch != null) {
      settings = settings.withBatchEvents(batch);
    }
    Optional<RunId> earlier = Optional.ofNullable(resume).map(RunId::parse);
    int connections = parallel == null ? ClientOptions.CONNECTIONS_DEFAULT : parallel;
    Progress progress = new Progress(terminal, sizes(inputs));
    try (EvidentClient client = connection.openToWrite(terminal, connections, progress::waiting);
        Listener listener = new Listener(progress, Optional.ofNullable(acks))) {
      BatchSender sender =
          earlier.isPresent()
              ? new BatchSender(client, settings, listener, earlier.get())
              : new BatchSender(client, settings, listener);
      Thread farewell = new Thread(() -> progress.line(goOn(command, sender.run())));
      Runtime.getRuntime().addShutdownHook(farewell);
      try {
        for (Path input : inputs) {
          listener.begin(input);
          send(command, input, sender, reading, progress, terminal);
          listener.end();
        }
      } finally {
        progress.clear();
        removeHook(farewell);
      }
      return summary(terminal, listener.before);
    }
  }

  private static void removeHook(Thread hook) {
    try {
      Runtime.getRuntime().removeShutdownHook(hook);
    } catch (IllegalStateException _) {
      // The process is being stopped: the hook does its work.
    }
  }

  private static void send(
      String command,
      Path input,
      BatchSender sender,
      Reading reading,
      Progress progress,
      Terminal terminal)
      throws CommandFailed, IOException, InterruptedException {
    boolean standard = input.equals(STANDARD_INPUT);
    try (InputStream file = standard ? terminal.in() : Files.newInputStream(input);
        InputStream content = Decompression.open(progress.counted(file))) {
      sender.send(reading.lines(content));
    } catch (SendFailedException e) {
      SendReport done = e.report();
      String told =
          done.events() == 0
              ? ""
              : String.format(
                  Locale.ROOT, "; answered for up to line %,d of %s", done.lastLine(), input);
      throw new CommandFailed(
          ExitCode.IO, e.getMessage() + told + "; " + goOn(command, sender.run()), e);
    }
  }

  private static String goOn(String command, RunId run) {
    return "go on without doubles with the same input and: evident " + command + " --resume " + run;
  }

  private static long sizes(List<Path> inputs) throws IOException {
    long sum = 0;
    for (Path input : inputs) {
      if (input.equals(STANDARD_INPUT)) {
        return 0;
      }
      sum += Files.size(input);
    }
    return sum;
  }

  private static int summary(Terminal terminal, SendReport report) {
    terminal
        .err()
        .printf(
            Locale.ROOT,
            "accepted %,d, duplicates %,d, refused %,d%n",
            report.accepted(),
            report.duplicates(),
            report.refused());
    return report.refused() == 0 ? ExitCode.OK : ExitCode.REFUSED;
  }

  /** Writes acknowledgements and refusals as they come; owned by the sending thread. */
  private static final class Listener implements SendListener, AutoCloseable {
    private final Progress progress;
    private final Optional<BufferedWriter> acks;
    private final AtomicReference<Path> input = new AtomicReference<>(STANDARD_INPUT);
    private SendReport before = new SendReport(0, 0, 0, 0, 0);
    private SendReport current = before;

    Listener(Progress progress, Optional<Path> acksFile) throws IOException {
      this.progress = progress;
      this.acks =
          acksFile.isPresent()
              ? Optional.of(Files.newBufferedWriter(acksFile.get(), StandardCharsets.US_ASCII))
              : Optional.empty();
    }

    void begin(Path file) {
      input.set(file);
      current = new SendReport(0, 0, 0, 0, 0);
    }

    void end() {
      before = before.plus(current);
    }

    @Override
    public void receipt(AppendReceipt receipt) throws IOException {
      if (acks.isPresent()) {
        acks.get().write(receipt.index() + " " + receipt.leaf() + "\n");
      }
    }

    @Override
    public void refused(RefusedLine line) {
      String member = line.member().isEmpty() ? "" : " " + line.member();
      progress.line(
          input.get() + ":" + line.line() + ": " + line.code() + member + ": " + line.detail());
    }

    @Override
    public void progress(SendReport soFar) throws IOException {
      // What is in the file was acknowledged, and what was acknowledged is soon in the file.
      if (acks.isPresent()) {
        acks.get().flush();
      }
      current = soFar;
      progress.events(before.events() + soFar.events());
    }

    @Override
    public void close() throws IOException {
      if (acks.isPresent()) {
        acks.get().close();
      }
    }
  }
}
