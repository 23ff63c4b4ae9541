package dev.evident.cli;

import dev.evident.log.DataDirectory;
import dev.evident.log.DataDirectorySource;
import dev.evident.log.EvidentLog;
import dev.evident.log.KeySource;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.verify.DirectorySource;
import dev.evident.log.verify.HttpSource;
import dev.evident.log.verify.LogSource;
import dev.evident.server.EvidentServer;
import dev.evident.store.StoreSource;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;

/** A log that somebody named, before anything of it is read. */
sealed interface VerifyTarget {
  /** For a server on this machine. */
  int ANSWER_MS_MAX = 2_000;

  /** How people call it. */
  String name();

  /** The file with the log's key, for a log of our own on this machine. */
  Optional<Path> keyFile();

  /** A log that can be read; whoever opened it closes it. */
  record Opened(String name, LogSource source, Closeable resource) implements Closeable {
    @Override
    public void close() throws IOException {
      resource.close();
    }
  }

  /** Finds the key-encryption key of a data directory. */
  interface Kek {
    KeySource of(Path directory);
  }

  /** Says whom to believe. */
  interface Tls {
    /** Asked only for an https address. */
    SSLContext of(boolean localServer) throws IOException, CommandFailed;
  }

  /**
   * Opens it.
   *
   * @param kek asked only for a data directory that is encrypted
   */
  Opened open(Kek kek, Tls tls) throws IOException, CommandFailed;

  /** A data directory of Evident. */
  record Data(Path directory) implements VerifyTarget {
    @Override
    public String name() {
      return directory.toString();
    }

    @Override
    public Optional<Path> keyFile() {
      return Optional.of(directory.resolve(EvidentLog.VERIFIER_KEY));
    }

    @Override
    public Opened open(Kek kek, Tls tls) throws IOException {
      StoreSource store = new StoreSource(directory, new RealDisk(), new SecureRandom().nextLong());
      DataDirectory data = DataDirectory.open(directory, new RealDisk(), kek.of(directory), store);
      return new Opened(
          name(),
          new DataDirectorySource(data),
          () -> {
            try (store) {
              data.close();
            }
          });
    }
  }

  /** A directory in the C2SP tlog-tiles layout. */
  record Tiles(Path directory) implements VerifyTarget {
    @Override
    public String name() {
      return directory.toString();
    }

    @Override
    public Optional<Path> keyFile() {
      return Optional.empty();
    }

    @Override
    public Opened open(Kek kek, Tls tls) {
      return new Opened(name(), new DirectorySource(directory), () -> {});
    }
  }

  /**
   * A server.
   *
   * @param address as it was named: the prefix of the log, or of an Evident server
   */
  record Url(String address, Optional<Path> keyFile) implements VerifyTarget {
    private static final String OWN_PREFIX = "/log";

    @Override
    public String name() {
      return address;
    }

    /** Takes the prefix under which there is a checkpoint; the likelier one if there is none. */
    @Override
    public Opened open(Kek kek, Tls tls) throws IOException, CommandFailed {
      List<String> prefixes = prefixes();
      for (String prefix : prefixes) {
        HttpSource source = at(prefix, tls);
        if (prefixes.size() == 1 || hasCheckpoint(source)) {
          return new Opened(prefix, source, source::close);
        }
        source.close();
      }
      HttpSource source = at(prefixes.getFirst(), tls);
      return new Opened(prefixes.getFirst(), source, source::close);
    }

    private List<String> prefixes() {
      if (address.endsWith(OWN_PREFIX)) {
        return List.of(address);
      }
      // A bare host is a server of ours more often than not; a path is somebody's prefix.
      boolean bare = address.matches("(?i)https?://[^/]*");
      return bare ? List.of(address + OWN_PREFIX, address) : List.of(address, address + OWN_PREFIX);
    }

    /** What goes wrong here is not said here: the verification will meet it again and say it. */
    private static boolean hasCheckpoint(HttpSource source) {
      try {
        return source.checkpoint().isPresent();
      } catch (IOException _) {
        return false;
      }
    }

    private HttpSource at(String prefix, Tls tls) throws IOException, CommandFailed {
      try {
        URI uri = URI.create(prefix);
        return prefix.matches("(?i)https://.*")
            ? HttpSource.open(uri, tls.of(keyFile.isPresent()))
            : HttpSource.open(uri);
      } catch (IllegalArgumentException e) {
        throw new CommandFailed(
            ExitCode.USAGE, "\"" + prefix + "\" is no address of a log: http://HOST:PORT", e);
      }
    }
  }

  /**
   * Finds what is meant.
   *
   * @param named a directory or an address, if one was given
   * @param data the local server's data directory
   */
  static VerifyTarget of(Optional<String> named, Path data, Map<String, String> environment)
      throws CommandFailed {
    Optional<String> local = localServer(data);
    Optional<String> wanted = named.or(() -> Connection.set(environment, Connection.URL_VARIABLE));
    if (wanted.isPresent()) {
      return wanted.get().matches("(?i)https?://.*")
          ? url(wanted.get(), local, data)
          : directory(wanted.get());
    }
    // A server that was killed leaves its address behind: then the directory itself is read.
    if (local.isPresent() && (answers(local.get()) || !DataDirectory.isOne(data))) {
      return url(local.get(), local, data);
    }
    if (!DataDirectory.isOne(data)) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "there is no log in " + data + "; name a directory or an address to verify");
    }
    return new Data(data);
  }

  /** Where the key of the log is that a proof is from, if it is one of this machine. */
  static Optional<Path> ofKeyOnly(
      Optional<String> named, Path data, Map<String, String> environment) throws CommandFailed {
    return named.isPresent()
        ? of(named, data, environment).keyFile()
        : Optional.of(data.resolve(EvidentLog.VERIFIER_KEY));
  }

  private static VerifyTarget url(String address, Optional<String> local, Path data) {
    String plain = address.strip().replaceAll("/+$", "");
    boolean isLocal =
        local.isPresent() && (plain.equals(local.get()) || plain.equals(local.get() + "/log"));
    return new Url(
        plain, isLocal ? Optional.of(data.resolve(EvidentLog.VERIFIER_KEY)) : Optional.empty());
  }

  private static VerifyTarget directory(String name) throws CommandFailed {
    try {
      Path directory = Path.of(name);
      return DataDirectory.isOne(directory) ? new Data(directory) : new Tiles(directory);
    } catch (InvalidPathException e) {
      throw new CommandFailed(ExitCode.USAGE, "\"" + name + "\" is no directory or address", e);
    }
  }

  private static Optional<String> localServer(Path data) {
    try {
      return Optional.of(Files.readString(data.resolve(EvidentServer.URL_FILE)).strip());
    } catch (IOException _) {
      return Optional.empty(); // no server is running there, or it is not ours to read
    }
  }

  private static boolean answers(String address) {
    try (Socket socket = new Socket()) {
      URI uri = URI.create(address);
      socket.connect(new InetSocketAddress(uri.getHost(), uri.getPort()), ANSWER_MS_MAX);
      return true;
    } catch (IOException | IllegalArgumentException _) {
      return false;
    }
  }
}
