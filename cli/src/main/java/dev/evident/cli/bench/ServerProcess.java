package dev.evident.cli.bench;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The server as a child process on a data directory, started as the launcher starts it. */
final class ServerProcess implements AutoCloseable {
  private static final String LISTENS = "Evident listens on ";
  private static final long STOP_SECONDS = 120;

  private final Process process;
  private final BufferedReader output;
  private final URI url;
  private final String key;
  private final String verifierKey;
  private final double startMillis;

  private ServerProcess(Process process, BufferedReader output, Path data, long started)
      throws IOException {
    this.process = process;
    this.output = output;
    String line = output.readLine();
    while (line != null && !line.startsWith(LISTENS)) {
      line = output.readLine();
    }
    this.startMillis = (System.nanoTime() - started) / 1e6;
    if (line == null) {
      throw new IOException("the server did not start");
    }
    this.url = URI.create(line.substring(LISTENS.length()).strip());
    this.key = Files.readString(data.resolve("admin.key")).strip();
    this.verifierKey = Files.readString(data.resolve("log.vkey")).strip();
  }

  /**
   * Starts a server and waits until it listens.
   *
   * @throws IOException when it does not come up; the message holds what it said
   */
  static ServerProcess start(Jvm jvm, Path data) throws IOException {
    List<String> command = new ArrayList<>(jvm.server());
    command.addAll(List.of("serve", "--data", data.toString(), "--listen", "127.0.0.1:0"));
    long started = System.nanoTime();
    Process process = new ProcessBuilder(command).redirectError(errors(data).toFile()).start();
    BufferedReader output = process.inputReader(StandardCharsets.UTF_8);
    try {
      return new ServerProcess(process, output, data, started);
    } catch (IOException | RuntimeException e) {
      process.destroyForcibly();
      throw e;
    }
  }

  /** What the server of a data directory has logged: warnings and errors, for an error message. */
  static String said(Path data) throws IOException {
    return Files.exists(errors(data)) ? Files.readString(errors(data)).strip() : "";
  }

  /** Beside the data directory, which is the server's own. */
  private static Path errors(Path data) {
    return data.resolveSibling(data.getFileName() + ".err");
  }

  URI url() {
    return url;
  }

  String key() {
    return key;
  }

  String verifierKey() {
    return verifierKey;
  }

  long pid() {
    return process.pid();
  }

  /** From the start of the process until it said that it listens. */
  double startMillis() {
    return startMillis;
  }

  /** As a power cut would. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Stops it in order; does nothing when it has ended. */
  @Override
  public void close() throws IOException {
    process.destroy();
    try {
      if (!process.waitFor(STOP_SECONDS, TimeUnit.SECONDS)) {
        process.destroyForcibly();
        throw new IOException("the server did not stop within " + STOP_SECONDS + " s");
      }
    } catch (InterruptedException e) {
      process.destroyForcibly();
      Thread.currentThread().interrupt();
    }
    output.close();
  }
}
