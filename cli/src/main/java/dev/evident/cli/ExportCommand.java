package dev.evident.cli;

import dev.evident.client.EvidentClient;
import dev.evident.client.ExportDownload;
import dev.evident.client.ExportStatus;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident export}: many events at once, with what proves them. */
@Command(
    name = "export",
    mixinStandardHelpOptions = true,
    description = "Take events out, with what proves them.",
    footer = {
      "",
      "The server works in the background; a download that broke off is taken up again where it",
      "stopped. For example:",
      "  evident export 'actor.id:ann time>=-30d' --purpose TICKET-123 -o ann.html",
      "  evident verify --evidence ann.html",
      "  evident export 'outcome:denied' --format csv --purpose review -o denied.csv",
      "  evident verify --evidence denied.csv.evidence --export denied.csv"
    })
final class ExportCommand implements Callable<Integer> {
  private static final Duration LOOK_EVERY = Duration.ofMillis(300);

  @Mixin private Connection connection = new Connection();

  @Parameters(arity = "0..1", paramLabel = "QUERY", defaultValue = "", description = "what to find")
  private String query = "";

  @Option(names = "--stream", paramLabel = "NAME", description = "only events of this stream")
  private @Nullable String stream;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      defaultValue = "html",
      description =
          "html: one page that checks itself (at most 10,000 events); evidence: its lines alone;"
              + " jsonl or csv: with a manifest beside (default: ${DEFAULT-VALUE})")
  private String format = "html";

  @Option(
      names = "--purpose",
      paramLabel = "WHY",
      required = true,
      description = "why, e.g. a ticket; it stands in the file and in the log")
  private String purpose = "";

  @Option(
      names = {"-o", "--output"},
      paramLabel = "FILE",
      required = true,
      description = "where it goes; the manifest of jsonl and csv goes to FILE.evidence")
  private Path output = Path.of("export");

  private final Terminal terminal;

  ExportCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Progress progress = new Progress(terminal, 0);
    try (EvidentClient client = connection.openToRead(terminal, progress::waiting)) {
      ExportDownload export = client.export(query, Optional.ofNullable(stream), format, purpose);
      try {
        ExportStatus made = await(export, progress);
        save(export, made, output, false, progress);
        if (made.manifestBytes().isPresent()) {
          save(export, made, Path.of(output + ".evidence"), true, progress);
        }
        progress.clear();
        terminal
            .err()
            .println(
                made.events()
                    + (made.events() == 1 ? " event in " : " events in ")
                    + output
                    + "; check it with: evident verify --evidence "
                    + (made.manifestBytes().isPresent()
                        ? output + ".evidence --export " + output
                        : output));
      } finally {
        export.remove();
      }
      return ExitCode.OK;
    }
  }

  private static ExportStatus await(ExportDownload export, Progress progress)
      throws CommandFailed, IOException, InterruptedException {
    ExportStatus status = export.status();
    while (status.isUnderWay()) {
      progress.part(status.lookedAt(), Math.max(1, status.logSize()), "records looked at");
      Thread.sleep(LOOK_EVERY);
      status = export.status();
    }
    progress.clear();
    if (!status.isReady()) {
      throw new CommandFailed(ExitCode.REFUSED, "no export was made: " + status.detail());
    }
    return status;
  }

  private static void save(
      ExportDownload export, ExportStatus made, Path file, boolean manifest, Progress progress)
      throws IOException, InterruptedException {
    long length = manifest ? made.manifestBytes().getAsLong() : made.bytes();
    try (ExportFile to = ExportFile.create(file)) {
      export.copy(manifest, length, to::write, done -> progress.part(done, length, "bytes"));
      to.finish();
    }
  }
}
