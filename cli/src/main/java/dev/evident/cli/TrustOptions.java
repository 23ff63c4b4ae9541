package dev.evident.cli;

import dev.evident.server.EvidentServer;
import dev.evident.tls.Fingerprint;
import dev.evident.tls.KeyAndChain;
import dev.evident.tls.Trust;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/**
 * Whom a command believes, and the certificate that it shows: options first, then the environment.
 */
final class TrustOptions {
  private static final String CA_VARIABLE = "EVIDENT_CA";
  private static final String FINGERPRINT_VARIABLE = "EVIDENT_FINGERPRINT";
  private static final String CERT_VARIABLE = "EVIDENT_CERT";
  private static final String CERT_KEY_VARIABLE = "EVIDENT_CERT_KEY";

  /** What to do about a server that is not trusted. */
  static final String ADVICE =
      " (--ca FILE or "
          + CA_VARIABLE
          + " names an authority, --fingerprint SHA256 or "
          + FINGERPRINT_VARIABLE
          + " one certificate)";

  @Option(
      names = "--ca",
      paramLabel = "FILE",
      description =
          "trust servers that an authority in this PEM file has signed, and no others (default:"
              + " EVIDENT_CA, or the authorities of the Java runtime)")
  private @Nullable Path ca;

  @Option(
      names = "--fingerprint",
      paramLabel = "SHA256",
      description =
          "trust the server with exactly this certificate (default: EVIDENT_FINGERPRINT, or that of"
              + " the local server)")
  private @Nullable String fingerprint;

  @Option(
      names = "--cert",
      paramLabel = "FILE",
      description = "certificate to show to the server, PEM (default: EVIDENT_CERT)")
  private @Nullable Path cert;

  @Option(
      names = "--cert-key",
      paramLabel = "FILE",
      description = "its private key, PEM in PKCS#8, mode 0600 (default: EVIDENT_CERT_KEY)")
  private @Nullable Path certKey;

  /** For a server that somebody named. */
  SSLContext context(Terminal terminal) throws CommandFailed, IOException {
    return context(terminal, Optional.empty());
  }

  /** For the server of a data directory: the certificate that it left there is trusted. */
  SSLContext contextOfLocal(Path data, Terminal terminal) throws CommandFailed, IOException {
    return context(terminal, Optional.of(data.resolve(EvidentServer.FINGERPRINT_FILE)));
  }

  private SSLContext context(Terminal terminal, Optional<Path> localFingerprint)
      throws CommandFailed, IOException {
    Map<String, String> environment = terminal.environment();
    Trust trust = trust(environment, localFingerprint);
    Optional<Path> certificate = file(cert, environment, CERT_VARIABLE);
    Optional<Path> key = file(certKey, environment, CERT_KEY_VARIABLE);
    if (certificate.isPresent() != key.isPresent()) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "a certificate and its key go together: give --cert and --cert-key, or "
              + CERT_VARIABLE
              + " and "
              + CERT_KEY_VARIABLE);
    }
    return certificate.isPresent()
        ? trust.context(KeyAndChain.read(certificate.get(), key.orElseThrow()))
        : trust.context();
  }

  private Trust trust(Map<String, String> environment, Optional<Path> localFingerprint)
      throws CommandFailed, IOException {
    if (ca != null && fingerprint != null) {
      throw new CommandFailed(ExitCode.USAGE, "give either --ca or --fingerprint");
    }
    if (fingerprint != null) {
      return pinned(fingerprint, "--fingerprint");
    }
    if (ca != null) {
      return Trust.authorities(ca);
    }
    Optional<String> pin = Connection.set(environment, FINGERPRINT_VARIABLE);
    Optional<Path> authorities = file(null, environment, CA_VARIABLE);
    if (pin.isPresent()) {
      return pinned(pin.get(), FINGERPRINT_VARIABLE);
    }
    if (authorities.isPresent()) {
      return Trust.authorities(authorities.get());
    }
    if (localFingerprint.isPresent() && Files.isReadable(localFingerprint.get())) {
      return pinned(Files.readString(localFingerprint.get()), localFingerprint.get().toString());
    }
    return new Trust.Public();
  }

  private static Trust pinned(String text, String source) throws CommandFailed {
    try {
      return new Trust.Pinned(Fingerprint.parse(text));
    } catch (IllegalArgumentException e) {
      throw new CommandFailed(ExitCode.USAGE, source + ": " + e.getMessage(), e);
    }
  }

  private static Optional<Path> file(
      @Nullable Path option, Map<String, String> environment, String variable) {
    return Optional.ofNullable(option)
        .or(() -> Connection.set(environment, variable).map(Path::of));
  }
}
