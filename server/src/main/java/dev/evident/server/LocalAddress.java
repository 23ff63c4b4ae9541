package dev.evident.server;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.tls.Fingerprint;
import dev.evident.tls.ServerTls;
import dev.evident.tls.TlsStatus;
import java.io.IOException;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the running server answers, left in the data directory for the commands on this machine:
 * they trust the certificate of that fingerprint because only the owner of the directory can have
 * written it there.
 */
final class LocalAddress {
  static final String URL_FILE = "server.url";
  static final String FINGERPRINT_FILE = "server.fingerprint";

  private static final Logger LOG = LoggerFactory.getLogger(LocalAddress.class);

  private final Path directory;
  private final Disk disk;
  private final InetSocketAddress listens;
  private final Optional<ServerTls> tls;

  LocalAddress(Path directory, Disk disk, InetSocketAddress listens, Optional<ServerTls> tls) {
    this.directory = directory;
    this.disk = disk;
    this.listens = listens;
    this.tls = tls;
  }

  /** An address that this machine can use: of a server that listens on all, the loopback one. */
  String url() {
    InetAddress address = listens.getAddress();
    String host = address.getHostAddress();
    if (address.isAnyLocalAddress()) {
      host = address instanceof Inet6Address ? "::1" : "127.0.0.1";
    }
    String scheme = tls.isPresent() ? "https" : "http";
    return scheme
        + "://"
        + (host.contains(":") ? "[" + host + "]" : host)
        + ":"
        + listens.getPort();
  }

  Optional<Fingerprint> fingerprint() {
    return tls.map(ServerTls::status).map(TlsStatus::fingerprint);
  }

  /** Writes both files, the address last: whoever finds it finds the fingerprint. */
  void write() throws IOException {
    if (tls.isPresent()) {
      tls.get().onReload(this::writeFingerprintAgain);
      writeFingerprint();
    } else {
      Files.deleteIfExists(directory.resolve(FINGERPRINT_FILE)); // of a start before
    }
    write(URL_FILE, url());
  }

  private void writeFingerprint() throws IOException {
    write(FINGERPRINT_FILE, fingerprint().orElseThrow().toString());
  }

  private void writeFingerprintAgain() {
    try {
      writeFingerprint();
    } catch (IOException e) {
      LOG.warn(
          "the fingerprint of the new certificate cannot be written to {}; commands on this machine need --fingerprint",
          directory.resolve(FINGERPRINT_FILE),
          e);
    }
  }

  private void write(String file, String text) throws IOException {
    DurableFiles.write(
        disk, directory.resolve(file), (text + "\n").getBytes(StandardCharsets.UTF_8));
  }

  /** Ends the watch over the certificate and removes the files. */
  void close() throws IOException {
    tls.ifPresent(ServerTls::close);
    Files.deleteIfExists(directory.resolve(URL_FILE));
    Files.deleteIfExists(directory.resolve(FINGERPRINT_FILE));
  }
}
