package dev.evident.cli;

import dev.evident.engine.Catalog;
import dev.evident.engine.RecordIdentity;
import dev.evident.log.DataDirectory;
import dev.evident.log.DirectoryLock;
import dev.evident.log.KeyRotation;
import dev.evident.log.KeySource;
import dev.evident.log.Refused;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKey;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.merkle.VerifierKey;
import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import dev.evident.store.StoreSource;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evident keys}: the keys of a stopped server's log. */
@Command(
    name = "keys",
    mixinStandardHelpOptions = true,
    synopsisSubcommandLabel = "COMMAND",
    description = "List or replace the keys of a stopped server's log; make a pair for TLS.")
final class KeysCommand implements Callable<Integer> {
  /** The command with those below it. */
  static picocli.CommandLine line(Terminal terminal) {
    return new picocli.CommandLine(new KeysCommand())
        .addSubcommand(new ListKeys(terminal))
        .addSubcommand(new Rotate(terminal))
        .addSubcommand(new RotateKek(terminal))
        .addSubcommand(new KeysTlsCommand(terminal));
  }

  @Override
  public Integer call() throws CommandFailed {
    throw new CommandFailed(
        ExitCode.USAGE, "say which: evident keys list, rotate, rotate-kek or tls; see --help");
  }

  /** A stopped server's directory and configuration. */
  private record Stopped(Config config, Disk disk, SecureRandom random) {
    static Stopped of(ConfigOptions options, Terminal terminal) throws CommandFailed, IOException {
      Config config = options.load(terminal);
      Path directory = config.data().directory();
      if (!DataDirectory.isOne(directory)) {
        throw new CommandFailed(
            ExitCode.USAGE, directory + " is not a data directory of evident: it has no journal");
      }
      // Asked first, so that a running server is the first thing that is named.
      try (DirectoryLock _ = DirectoryLock.take(directory)) {
        return new Stopped(config, new RealDisk(), new SecureRandom());
      } catch (StartRefused e) {
        throw refused(e);
      }
    }

    Path directory() {
      return config.data().directory();
    }

    KeySource kek() {
      return EvidentServer.kek(config, disk, random);
    }

    boolean kekIsSetting() {
      return config.keys().kek().isPresent();
    }

    Path kekFile() {
      return EvidentServer.kekFile(config);
    }

    String kekOrigin() {
      return kekIsSetting() ? "the setting keys.kek" : "file " + kekFile();
    }
  }

  private static CommandFailed refused(StartRefused e) {
    return new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
  }

  @Command(
      name = "list",
      mixinStandardHelpOptions = true,
      description = "Print the key in use, the keys before it, and which key wraps it.")
  private static final class ListKeys implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();
    private final Terminal terminal;

    ListKeys(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      Stopped stopped = Stopped.of(options, terminal);
      try (StoreSource store =
          new StoreSource(stopped.directory(), stopped.disk(), new SecureRandom().nextLong())) {
        KeyRotation.Keys keys =
            KeyRotation.list(stopped.directory(), stopped.disk(), stopped.kek(), store);
        print(stopped, keys);
        return ExitCode.OK;
      } catch (StartRefused e) {
        throw refused(e);
      }
    }

    private void print(Stopped stopped, KeyRotation.Keys keys) throws CommandFailed {
      PrintStream out = terminal.out();
      List<KeyRotation.LogKey> all = keys.all();
      if (all.isEmpty()) {
        throw new CommandFailed(
            ExitCode.IO, "no key can be read from the journal; run evident fsck");
      }
      out.println("in use   " + described(all.getLast()));
      for (KeyRotation.LogKey earlier : all.reversed().subList(1, all.size())) {
        out.println("earlier  " + described(earlier));
      }
      out.println("kek      " + keys.kekId() + "  from " + stopped.kekOrigin());
    }

    private static String described(KeyRotation.LogKey key) {
      return key.key().text()
          + (key.since() == 0
              ? "  since the log began"
              : String.format(Locale.ROOT, "  since the change at index %d", key.since()));
    }
  }

  @Command(
      name = "rotate",
      mixinStandardHelpOptions = true,
      description = "Make a new signing key; the old one hands over to it in the log itself.")
  private static final class Rotate implements Callable<Integer> {
    @Mixin private ConfigOptions options = new ConfigOptions();
    private final Terminal terminal;

    Rotate(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      Stopped stopped = Stopped.of(options, terminal);
      try (StoreSource store =
          new StoreSource(stopped.directory(), stopped.disk(), new SecureRandom().nextLong())) {
        Catalog catalog = Catalog.read(stopped.disk(), stopped.directory());
        VerifierKey key =
            KeyRotation.rotate(
                stopped.directory(),
                EvidentServer.logConfig(stopped.config(), catalog),
                stopped.disk(),
                stopped.kek(),
                new RecordIdentity(),
                InstantSource.system(),
                stopped.random(),
                store);
        PrintStream out = terminal.out();
        out.println("in use   " + key.text());
        out.println(
            "Publish it. Who trusts the key before it can go on: verify follows the change.");
        return ExitCode.OK;
      } catch (StartRefused e) {
        throw refused(e);
      } catch (Refused e) {
        throw new CommandFailed(
            ExitCode.REFUSED, "the change cannot be recorded: " + e.getMessage(), e);
      }
    }
  }

  @Command(
      name = "rotate-kek",
      mixinStandardHelpOptions = true,
      description =
          "Wrap signing key and data keys under a new key-encryption key; the log stays as it is.")
  private static final class RotateKek implements Callable<Integer> {
    private static final int FILE_CHARS_MAX = 1_024;

    @Mixin private ConfigOptions options = new ConfigOptions();

    @Option(
        names = "--to",
        paramLabel = "FILE",
        description =
            "the new key, base64 of 32 bytes; you set keys.kek or keys.kek-file to it afterwards"
                + " (default: a new one is made in the place of the old file)")
    private @Nullable Path to;

    private final Terminal terminal;

    RotateKek(Terminal terminal) {
      this.terminal = terminal;
    }

    @Override
    public Integer call() throws Exception {
      Stopped stopped = Stopped.of(options, terminal);
      if (to == null && stopped.kekIsSetting()) {
        throw new CommandFailed(
            ExitCode.USAGE,
            "the key-encryption key is the setting keys.kek: make a new one with openssl rand"
                + " -base64 32, give it with --to FILE, and then set keys.kek to it");
      }
      try {
        terminal.out().println(to == null ? inPlace(stopped) : elsewhere(stopped, to));
        return ExitCode.OK;
      } catch (StartRefused e) {
        throw refused(e);
      }
    }

    private static String inPlace(Stopped stopped) throws IOException, StartRefused {
      Path file = stopped.kekFile();
      String id =
          KeyRotation.rewrapFile(
              stopped.directory(),
              stopped.disk(),
              file,
              EvidentServer.kekWrap(stopped.config(), stopped.disk(), stopped.random()),
              stopped.random());
      return "kek      " + id + "  from file " + file;
    }

    private static String elsewhere(Stopped stopped, Path file)
        throws IOException, StartRefused, CommandFailed {
      String text = java.nio.file.Files.readString(file);
      if (text.length() > FILE_CHARS_MAX) {
        throw new CommandFailed(ExitCode.USAGE, "file " + file + " is no key-encryption key");
      }
      KeyEncryptionKey next = KeyEncryptionKeys.parse(text, "file " + file);
      KeyRotation.rewrap(
          stopped.directory(), stopped.disk(), stopped.kek().get(false), next, stopped.random());
      return "kek      "
          + next.id()
          + "  from file "
          + file
          + "\nSet keys.kek-file to this file (or keys.kek to its content) before the next start.";
    }
  }
}
