package dev.evident.cli;

import dev.evident.engine.Catalog;
import dev.evident.engine.RecordIdentity;
import dev.evident.log.DataDirectory;
import dev.evident.log.Fsck;
import dev.evident.log.SealedRecords;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.store.StoreSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident fsck}: everything on the disk of a stopped server, down to each record. */
@Command(
    name = "fsck",
    mixinStandardHelpOptions = true,
    description =
        "Check the data directory of a stopped server: frames, record commitments, roots, hash"
            + " files, indexes, checkpoints, keys. Changes nothing.",
    footer = {
      "",
      "Exit codes: 0 all is right; 2 usage; 3 could not be checked; else that of the",
      "first damage, numbered as by verify."
    })
final class FsckCommand implements Callable<Integer> {
  private static final int THREADS_MAX = 64;
  private static final int MISSING = dev.evident.log.verify.ExitCode.MISSING_RESOURCE.code();

  @Parameters(
      arity = "0..1",
      paramLabel = "DIR",
      description = "the data directory (default: --data)")
  private @Nullable Path directory;

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "evident-data",
      description = "the data directory (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("evident-data");

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "journal files checked at the same time, 1 to 64 (default: one a processor)")
  private int threads = Math.clamp(Runtime.getRuntime().availableProcessors(), 1, THREADS_MAX);

  @Mixin private KekOptions kek = new KekOptions();

  private final Terminal terminal;

  FsckCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Path checked = directory == null ? data : directory;
    if (threads < 1 || threads > THREADS_MAX) {
      throw new CommandFailed(ExitCode.USAGE, "--threads is 1 to 64, not " + threads);
    }
    if (!DataDirectory.isOne(checked)) {
      throw new CommandFailed(
          ExitCode.USAGE, checked + " is not a data directory of evident: it has no journal");
    }
    Progress progress = new Progress(terminal, 0);
    List<Fsck.Finding> segments = new ArrayList<>();
    try (StoreSource store =
        new StoreSource(checked, new RealDisk(), new SecureRandom().nextLong())) {
      Fsck.Report report =
          Fsck.run(
              checked,
              new RealDisk(),
              kek.of(checked, terminal),
              new RecordIdentity(),
              threads,
              (done, total) -> progress.part(done, total, "bytes"),
              keys -> {
                SealedRecords opened = store.open(keys);
                segments.addAll(store.check());
                return opened;
              });
      progress.clear();
      Optional<String> catalog = catalogProblem(checked, report);
      catalog.ifPresent(what -> terminal.out().println("damage: " + what + " (" + MISSING + ")"));
      int exitCode = print(checked, report, segments, catalog.isPresent());
      return exitCode == ExitCode.OK && catalog.isPresent() ? MISSING : exitCode;
    } catch (StartRefused e) {
      throw new CommandFailed(ExitCode.IO, String.valueOf(e.getMessage()), e);
    } finally {
      progress.clear();
    }
  }

  /** The names of streams and classes: a server with events does not start without them. */
  private static Optional<String> catalogProblem(Path checked, Fsck.Report report)
      throws IOException {
    Path file = checked.resolve(Catalog.FILE);
    if (!Files.exists(file)) {
      return report.records() > 1
          ? Optional.of(file + ": the names of streams and classes are missing; restore the file")
          : Optional.empty();
    }
    try {
      Catalog _ = Catalog.read(new RealDisk(), checked);
      return Optional.empty();
    } catch (StartRefused e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
  }

  private int print(
      Path checked, Fsck.Report report, List<Fsck.Finding> segments, boolean catalogDamaged) {
    PrintStream out = terminal.out();
    List<Fsck.Finding> all = new ArrayList<>(report.findings());
    all.addAll(segments);
    for (Fsck.Finding finding : all) {
      print(out, finding);
    }
    int exitCode =
        all.stream().mapToInt(Fsck.Finding::exitCode).filter(c -> c != 0).findFirst().orElse(0);
    long damages =
        all.stream().filter(one -> one.exitCode() != 0).count() + (catalogDamaged ? 1 : 0);
    if (damages == 0) {
      out.println("checked: " + checked + " is sound");
    } else {
      out.println("checked: " + checked + " is damaged, " + damages + " findings");
    }
    double seconds = Math.max(report.duration().toNanos() / 1e9, 1e-6);
    out.printf(
        Locale.ROOT,
        "  %,d records in %,d frames in %,d journal files (%,d bytes), %,d signed checkpoints%n",
        report.records(),
        report.frames(),
        report.files(),
        report.bytes(),
        report.checkpoints());
    out.printf(Locale.ROOT, "  %.2f s, %,.0f records/s%n", seconds, report.records() / seconds);
    return exitCode;
  }

  private static void print(PrintStream out, Fsck.Finding finding) {
    StringBuilder where = new StringBuilder().append(finding.file());
    finding.offset().ifPresent(offset -> where.append(" at byte ").append(offset));
    switch (finding) {
      case Fsck.Finding.Damage damage -> {
        damage.index().ifPresent(index -> where.append(", record ").append(index));
        out.println("damage: " + where + ": " + damage.what() + " (" + damage.exitCode() + ")");
      }
      case Fsck.Finding.Leftover leftover ->
          out.println("leftover: " + where + ": " + leftover.what());
    }
    out.println("  what now: " + finding.advice());
  }
}
