package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/**
 * The packed jar as a process of its own with its own data directory, spoken to over HTTP as any
 * client would. Closing it sends SIGTERM and insists on a clean end.
 */
public final class RunningServer implements AutoCloseable {
  private static final Duration START_MAX = Duration.ofMinutes(3);
  private static final Duration STOP_MAX = Duration.ofMinutes(2);

  /** Machines that run tests are slow at times. */
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Process process;
  private final Path data;
  private final Path output;
  private final String url;
  private final Duration startTime;
  private final HttpClient http = HttpClient.newHttpClient();

  private RunningServer(Process process, Path data, Path output, String url, Duration startTime) {
    this.process = process;
    this.data = data;
    this.output = output;
    this.url = url;
    this.startTime = startTime;
  }

  /**
   * Starts on a free port and waits until the server says where it is.
   *
   * @param data its data directory, made when absent
   * @param more further arguments of {@code serve}
   */
  public static RunningServer start(Path data, String... more) throws Exception {
    return startUnder(List.of(), data, more);
  }

  /**
   * The same below another program, such as strace, that ends by becoming the server.
   *
   * @param before that program and its arguments
   */
  static RunningServer startUnder(List<String> before, Path data, String... more) throws Exception {
    Path output = Files.createTempFile("evident-it", ".out");
    long begin = System.nanoTime();
    Process process = launch(before, data, output, more);
    Path address = data.resolve("server.url");
    long deadline = begin + START_MAX.toNanos();
    while (!Files.exists(address) || Files.readString(address).isBlank()) {
      if (!process.isAlive() || System.nanoTime() > deadline) {
        process.destroyForcibly().waitFor();
        throw new AssertionError("the server did not start, it said: " + Files.readString(output));
      }
      Thread.sleep(2);
    }
    Duration startTime = Duration.ofNanos(System.nanoTime() - begin);
    return new RunningServer(process, data, output, Files.readString(address).strip(), startTime);
  }

  /** Starts the process and waits for nothing. */
  static Process launch(List<String> before, Path data, Path output, String... more)
      throws IOException {
    assertThat(Jar.PATH).as("the packed jar: build it with ./check or ./evident").exists();
    Files.deleteIfExists(data.resolve("server.url")); // a killed server leaves its own
    List<String> command = new ArrayList<>(before);
    command.addAll(Jar.command("serve", "--data", data.toString(), "--listen", "127.0.0.1:0"));
    command.addAll(List.of(more));
    return new ProcessBuilder(command)
        .redirectErrorStream(true)
        .redirectOutput(output.toFile())
        .start();
  }

  /** Without a slash at the end. */
  public String url() {
    return url.replaceAll("/+$", "");
  }

  public Path verifierKeyFile() {
    return data.resolve("log.vkey");
  }

  String verifierKey() throws IOException {
    return Files.readString(verifierKeyFile()).strip();
  }

  public Path data() {
    return data;
  }

  public String adminKey() throws IOException {
    return Files.readString(data.resolve("admin.key")).strip();
  }

  /** From the start of the process until it listened. */
  Duration startTime() {
    return startTime;
  }

  /** Waits until the process ends by itself; its exit code. */
  int awaitEnd() throws Exception {
    assertThat(endsWithin(STOP_MAX)).as("ends by itself: %s", output()).isTrue();
    return process.exitValue();
  }

  ProcessHandle process() {
    return process.toHandle();
  }

  /** What the server printed so far. */
  String output() throws IOException {
    return Files.readString(output);
  }

  public HttpResponse<String> get(String path) throws Exception {
    return send(request(path).GET());
  }

  /** A reply that must be 200, as its body. */
  public String body(String path) throws Exception {
    HttpResponse<String> response = get(path);
    assertThat(response.statusCode()).as("%s: %s", path, response.body()).isEqualTo(200);
    return response.body();
  }

  public HttpResponse<String> post(String path, String contentType, String body) throws Exception {
    return send(
        request(path)
            .header("Content-Type", contentType)
            .POST(HttpRequest.BodyPublishers.ofString(body)));
  }

  /** Size that the latest checkpoint names; 0 before the first. */
  long publishedSize() throws Exception {
    HttpResponse<String> response = get("/log/checkpoint");
    return response.statusCode() == 200 ? Long.parseLong(response.body().split("\n", 3)[1]) : 0;
  }

  /** Waits until a checkpoint covers this many entries, and returns it. */
  public String checkpointOf(long size) throws Exception {
    long deadline = System.nanoTime() + PATIENCE.toNanos();
    while (publishedSize() < size) {
      assertThat(System.nanoTime()).as("size %s is published", size).isLessThan(deadline);
      Thread.sleep(20);
    }
    return body("/log/checkpoint");
  }

  /** As a power cut would: no hook of the process runs. */
  void kill() throws InterruptedException {
    process.destroyForcibly().waitFor();
  }

  /** Sends SIGTERM and insists on a clean end; closing again does nothing. */
  void stop() throws IOException {
    close();
  }

  @Override
  public void close() throws IOException {
    http.close();
    if (!Files.exists(output)) {
      return; // closed before
    }
    boolean alive = process.isAlive();
    process.destroy();
    boolean ended = endsWithin(STOP_MAX);
    process.destroyForcibly();
    String said = Files.readString(output);
    Files.delete(output);
    if (alive) {
      assertThat(ended).as("stops on SIGTERM: %s", said).isTrue();
      assertThat(process.exitValue()).as("ends cleanly: %s", said).isZero();
    }
  }

  private boolean endsWithin(Duration patience) {
    try {
      return process.waitFor(patience.toMillis(), TimeUnit.MILLISECONDS);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      return false;
    }
  }

  private HttpRequest.Builder request(String path) throws IOException {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create(url() + path)).timeout(PATIENCE);
    if (path.startsWith("/v1")) {
      request.header("Authorization", "Bearer " + adminKey());
    }
    return request;
  }

  private HttpResponse<String> send(HttpRequest.Builder request) throws Exception {
    return http.send(request.build(), HttpResponse.BodyHandlers.ofString());
  }
}
