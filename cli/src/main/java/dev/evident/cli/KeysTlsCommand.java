package dev.evident.cli;

import dev.evident.log.DirectoryLock;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.RealDisk;
import dev.evident.server.config.Config;
import dev.evident.tls.KeyAndChain;
import dev.evident.tls.Names;
import dev.evident.tls.ServerFiles;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.security.cert.CertificateEncodingException;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code evident keys tls}: the pair that the server shows, or a new one. */
@Command(
    name = "tls",
    mixinStandardHelpOptions = true,
    description = {
      "Show the pair that http.tls.certificate and http.tls.key name, or make one.",
      "A pair made here is signed by itself: clients trust its file (--ca) or its fingerprint."
    })
final class KeysTlsCommand implements Callable<Integer> {
  /** What browsers accept at most, and little enough to be done every year. */
  private static final int DAYS_DEFAULT = 397;

  private static final int DAYS_MAX = 3_650;
  private static final String FOLDER = "tls";

  @Option(
      names = "--self-signed",
      paramLabel = "HOST",
      arity = "1..*",
      description = "make a pair for these host names and IP addresses; overwrites nothing")
  private @Nullable List<String> hosts;

  @Option(
      names = "--days",
      paramLabel = "N",
      description = "how long it is valid, 1 to 3650 (default: 397)")
  private int days = DAYS_DEFAULT;

  @Mixin private ConfigOptions options = new ConfigOptions();

  private final Terminal terminal;

  KeysTlsCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Config config = options.load(terminal);
    Optional<ServerFiles> configured = config.http().tls().map(Config.Tls::files);
    if (hosts == null) {
      return show(configured);
    }
    if (days < 1 || days > DAYS_MAX) {
      throw new CommandFailed(ExitCode.USAGE, "--days is 1 to " + DAYS_MAX + ", not " + days);
    }
    Path folder = config.data().directory().resolve(FOLDER);
    Path certificate =
        configured.map(ServerFiles::certificate).orElse(folder.resolve("certificate.pem"));
    Path key = configured.map(ServerFiles::key).orElse(folder.resolve("key.pem"));
    make(hosts, certificate, key);
    print(KeyAndChain.read(certificate, key), certificate, key);
    if (configured.isEmpty()) {
      PrintStream out = terminal.out();
      out.println("Set before the next start:");
      out.println("  http.tls.certificate: " + certificate.toAbsolutePath().normalize());
      out.println("  http.tls.key: " + key.toAbsolutePath().normalize());
    }
    return ExitCode.OK;
  }

  private int show(Optional<ServerFiles> configured) throws CommandFailed {
    if (configured.isEmpty()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "http.tls.certificate and http.tls.key are not set; make a pair with evident keys tls --self-signed HOST");
    }
    Path certificate = configured.get().certificate();
    Path key = configured.get().key();
    try {
      print(KeyAndChain.read(certificate, key), certificate, key);
      return ExitCode.OK;
    } catch (IOException e) {
      throw new CommandFailed(ExitCode.REFUSED, String.valueOf(e.getMessage()), e);
    }
  }

  private void make(List<String> names, Path certificate, Path key)
      throws CommandFailed, IOException {
    for (Path file : List.of(certificate, key)) {
      if (Files.exists(file)) {
        throw new CommandFailed(
            ExitCode.REFUSED,
            file
                + " is there already; move it away first: clients may trust the pair that is in use");
      }
    }
    SelfSigned made =
        SelfSigned.make(
            names, InstantSource.system().instant(), Duration.ofDays(days), new SecureRandom());
    RealDisk disk = new RealDisk();
    for (Path file : List.of(key, certificate)) {
      Optional<Path> folder = Optional.ofNullable(file.toAbsolutePath().getParent());
      if (folder.isPresent()) {
        DirectoryLock.makeDirectory(folder.get());
      }
    }
    // The key first: a certificate without its key helps nobody.
    DurableFiles.write(disk, key, pem("PRIVATE KEY", made.key().getEncoded()));
    try {
      byte[] encoded = made.certificate().getEncoded();
      DurableFiles.write(disk, certificate, pem("CERTIFICATE", encoded));
    } catch (CertificateEncodingException e) {
      throw new AssertionError("bug: a certificate that was made has no encoding", e);
    }
    // It is public: whoever shall trust it may read it.
    Files.setPosixFilePermissions(certificate, PosixFilePermissions.fromString("rw-r--r--"));
  }

  private static byte[] pem(String label, byte[] bytes) {
    String base64 = Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes);
    return "-----BEGIN %s-----%n%s%n-----END %s-----%n"
        .replace("%n", "\n")
        .formatted(label, base64, label)
        .getBytes(StandardCharsets.US_ASCII);
  }

  private void print(KeyAndChain pair, Path certificate, Path key) {
    PrintStream out = terminal.out();
    out.println("certificate  " + certificate);
    out.println("key          " + key);
    out.println("hosts        " + Names.of(pair.chain().getFirst()));
    out.println("valid until  " + pair.notAfter());
    out.println("SHA-256      " + pair.fingerprint());
  }
}
