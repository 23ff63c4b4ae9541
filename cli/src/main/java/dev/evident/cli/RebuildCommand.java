package dev.evident.cli;

import dev.evident.engine.Catalog;
import dev.evident.engine.RecordIdentity;
import dev.evident.log.CorruptLogException;
import dev.evident.log.DataDirectory;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import dev.evident.store.Rebuild;
import dev.evident.store.StoreConfig;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Locale;
import java.util.concurrent.Callable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;

/** {@code evident rebuild}: everything that is derived, made anew. */
@Command(
    name = "rebuild",
    mixinStandardHelpOptions = true,
    description = {
      "Make all derived files of a stopped server's directory anew from the records: the store's"
          + " manifest if it is lost, every segment, hashes and indexes; compare every record, and"
          + " prove that all of them give the root that was signed last.",
      "Run evident fsck first, and keep a copy of the directory."
    })
final class RebuildCommand implements Callable<Integer> {
  @Mixin private ConfigOptions options = new ConfigOptions();
  private final Terminal terminal;

  RebuildCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Config config = options.load(terminal);
    Path directory = config.data().directory();
    if (!DataDirectory.isOne(directory)) {
      throw new CommandFailed(
          ExitCode.USAGE, directory + " is not a data directory of evident: it has no journal");
    }
    Disk disk = new RealDisk();
    SecureRandom random = new SecureRandom();
    Progress progress = new Progress(terminal, 0);
    try {
      Rebuild.Report report =
          Rebuild.run(
              directory,
              EvidentServer.logConfig(config, Catalog.read(disk, directory)),
              StoreConfig.defaults(),
              disk,
              EvidentServer.kek(config, disk, random),
              new RecordIdentity(),
              config.data().encrypted(),
              InstantSource.system(),
              random,
              (done, total) -> progress.part(done, total, "records"));
      progress.clear();
      print(directory, report);
      return ExitCode.OK;
    } catch (StartRefused e) {
      throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    } catch (CorruptLogException e) {
      throw new CommandFailed(
          ExitCode.IO, e.getMessage() + "; run evident fsck, restore what it names", e);
    } finally {
      progress.clear();
    }
  }

  private void print(Path directory, Rebuild.Report report) {
    PrintStream out = terminal.out();
    out.println("rebuilt: " + directory);
    if (report.manifestMade()) {
      out.println("  the store's manifest was made from its segments");
    }
    out.printf(
        Locale.ROOT,
        "  %,d segments written anew, %,d records compared; hashes and indexes made anew%n",
        report.segments(),
        report.records());
    out.printf(Locale.ROOT, "  %,d records have root %s%n", report.size(), report.root().hex());
    if (report.signedSize() > 0) {
      out.printf(
          Locale.ROOT,
          "  the first %,d have the root of the last signed checkpoint%n",
          report.signedSize());
    }
  }
}
