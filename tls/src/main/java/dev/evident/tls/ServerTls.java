package dev.evident.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The TLS material in use, and the watch over its files. New files are taken when they were found
 * equal at two looks in a row, so that a half-written pair is not even tried, and only when all of
 * them are good and belong together; until then the old ones stay in use and {@link #status} says
 * why.
 *
 * <p>The content is what is compared, not the times: copies keep times, and links change targets.
 *
 * <p>Threads: the watch is one virtual thread; the rest may be called by any.
 */
public final class ServerTls implements AutoCloseable {
  private static final Logger LOG = LoggerFactory.getLogger(ServerTls.class);

  private final ServerFiles files;
  private final Duration interval;
  private final List<Runnable> listeners = new CopyOnWriteArrayList<>();
  private volatile InUse inUse;

  // Guarded by this.
  private @Nullable Thread watch;

  // Owned by the watch: what the last look found, and what was found to be of no use.
  private Found lastFound;
  private Optional<Found> refused = Optional.empty();

  /** The material in use and what is said of it, which change together. */
  private record InUse(Found found, SSLContext context, TlsStatus status) {
    InUse with(TlsStatus other) {
      return new InUse(found, context, other);
    }
  }

  /** What a look at the files found, to be compared: a hash of them all, or what went wrong. */
  private record Found(String what) {}

  private ServerTls(ServerFiles files, Duration interval) throws IOException {
    this.files = files;
    this.interval = interval;
    Map<Path, byte[]> contents = read(files);
    this.lastFound = found(contents);
    KeyAndChain own = own(files, contents);
    this.inUse =
        new InUse(
            lastFound,
            context(files, own, contents),
            new TlsStatus(own.fingerprint(), own.notAfter(), 0, 0, Optional.empty()));
  }

  /**
   * Reads the files for the first time.
   *
   * @param interval how often they are looked at
   * @throws IOException when they cannot be used; the message says which and what to do
   */
  public static ServerTls open(ServerFiles files, Duration interval) throws IOException {
    return new ServerTls(files, interval);
  }

  /** Told after new material is in use, on the thread of the watch. */
  public void onReload(Runnable listener) {
    listeners.add(listener);
  }

  /** Begins to watch; new material is given to the consumer, on the thread of the watch. */
  public synchronized void watch(Consumer<ServerTls> onChange) {
    if (watch != null) {
      throw new IllegalStateException("the files are watched already");
    }
    watch = Thread.ofVirtual().name("evident-tls-watch").start(() -> run(onChange));
  }

  private void run(Consumer<ServerTls> onChange) {
    try {
      while (true) {
        Thread.sleep(interval);
        if (look()) {
          onChange.accept(this);
          listeners.forEach(Runnable::run);
        }
      }
    } catch (InterruptedException e) {
      LOG.debug("the TLS files are no longer watched", e);
    } catch (RuntimeException | Error e) {
      LOG.error("the watch over the TLS files ended", e);
      trouble("the watch over the TLS files has ended by a defect; restart the server");
    }
  }

  /** Looks once; true when new material is in use from here on. */
  boolean look() {
    Map<Path, byte[]> contents = Map.of();
    Found now;
    try {
      contents = read(files);
      now = found(contents);
    } catch (IOException e) {
      now = new Found(String.valueOf(e.getMessage()));
    }
    boolean settled = now.equals(lastFound);
    lastFound = now;
    if (now.equals(inUse.found())) {
      recovered();
      return false;
    }
    if (!settled || refused.equals(Optional.of(now))) {
      return false;
    }
    if (contents.isEmpty()) {
      refuse(now, now.what());
      return false;
    }
    return taken(now, contents);
  }

  private boolean taken(Found now, Map<Path, byte[]> contents) {
    try {
      KeyAndChain own = own(files, contents);
      SSLContext context = context(files, own, contents);
      TlsStatus before = inUse.status();
      TlsStatus status =
          new TlsStatus(
              own.fingerprint(),
              own.notAfter(),
              before.reloads() + 1,
              before.refusals(),
              Optional.empty());
      inUse = new InUse(now, context, status);
      refused = Optional.empty();
      LOG.info(
          "the TLS files have changed: {} is in use, to {}", own.fingerprint(), own.notAfter());
      return true;
    } catch (IOException e) {
      refuse(now, String.valueOf(e.getMessage()));
      return false;
    }
  }

  private void refuse(Found now, String why) {
    refused = Optional.of(now);
    trouble("the TLS files are not taken, those before them stay in use: " + why);
    LOG.warn("the TLS files are not taken, those before them stay in use: {}", why);
  }

  private void trouble(String what) {
    TlsStatus now = inUse.status();
    inUse =
        inUse.with(
            new TlsStatus(
                now.fingerprint(),
                now.notAfter(),
                now.reloads(),
                now.refusals() + 1,
                Optional.of(what)));
  }

  /** The files are again those in use. */
  private void recovered() {
    TlsStatus now = inUse.status();
    if (now.trouble().isPresent()) {
      refused = Optional.empty();
      inUse =
          inUse.with(
              new TlsStatus(
                  now.fingerprint(),
                  now.notAfter(),
                  now.reloads(),
                  now.refusals(),
                  Optional.empty()));
      LOG.info("the TLS files are those in use again");
    }
  }

  /** For a server's connections; client certificates are checked against the authority named. */
  public SSLContext context() {
    return inUse.context();
  }

  public ClientAuth clientAuth() {
    return files.clientAuth();
  }

  public TlsStatus status() {
    return inUse.status();
  }

  private static Map<Path, byte[]> read(ServerFiles files) throws IOException {
    PemFiles.requireOwnerOnly(files.key());
    Map<Path, byte[]> contents = new LinkedHashMap<>();
    for (Path file : files.all()) {
      contents.put(file, PemFiles.read(file));
    }
    return contents;
  }

  private static KeyAndChain own(ServerFiles files, Map<Path, byte[]> contents) throws IOException {
    byte[] chain = bytes(contents, files.certificate());
    return KeyAndChain.of(files.certificate(), chain, files.key(), bytes(contents, files.key()));
  }

  private static SSLContext context(ServerFiles files, KeyAndChain own, Map<Path, byte[]> contents)
      throws IOException {
    List<X509Certificate> authorities = List.of();
    if (files.clientCa().isPresent()) {
      Path ca = files.clientCa().get();
      authorities = PemFiles.certificates(bytes(contents, ca), ca);
    }
    return Contexts.of(Optional.of(own), Contexts.authorities(authorities));
  }

  private static byte[] bytes(Map<Path, byte[]> contents, Path file) {
    return Optional.ofNullable(contents.get(file)).orElseThrow();
  }

  private static Found found(Map<Path, byte[]> contents) {
    try {
      MessageDigest all = MessageDigest.getInstance("SHA-256");
      for (byte[] one : contents.values()) {
        all.update(MessageDigest.getInstance("SHA-256").digest(one)); // so that borders count
      }
      return new Found(HexFormat.of().formatHex(all.digest()));
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: this JDK has no SHA-256", e);
    }
  }

  /** Ends the watch. */
  @Override
  public synchronized void close() {
    if (watch != null) {
      watch.interrupt();
    }
  }
}
