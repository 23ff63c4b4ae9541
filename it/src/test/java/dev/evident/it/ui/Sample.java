package dev.evident.it.ui;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** The sample product of examples/viewer, started by the command of its document. */
final class Sample implements AutoCloseable {
  private static final Path FOLDER =
      Path.of(System.getProperty("evident.root", "..")).resolve("examples/viewer");
  private static final String READY = "sample shop at ";

  private final Process process;
  private final String url;

  private Sample(Process process, String url) {
    this.process = process;
    this.url = url;
  }

  /** A port that was free a moment ago: the server must know the origin before the sample runs. */
  static int freePort() throws IOException {
    try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
      return socket.getLocalPort();
    }
  }

  /**
   * Starts it and waits until it listens.
   *
   * @param key of a reader
   * @param more further arguments, such as {@code --life 1}
   */
  static Sample start(Path work, String evident, String key, int port, String... more)
      throws IOException {
    Path keyFile = Files.createTempFile(work, "reader", ".key");
    Files.writeString(keyFile, key + "\n");
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "-Dsample.folder=" + FOLDER,
                FOLDER.resolve("Sample.java").toString(),
                "--evident",
                evident,
                "--key-file",
                keyFile.toString(),
                "--port",
                String.valueOf(port)));
    command.addAll(List.of(more));
    Process process =
        new ProcessBuilder(command).redirectError(ProcessBuilder.Redirect.INHERIT).start();
    BufferedReader said =
        new BufferedReader(new InputStreamReader(process.getInputStream(), StandardCharsets.UTF_8));
    String line = said.readLine();
    if (line == null || !line.startsWith(READY)) {
      process.destroyForcibly();
      throw new AssertionError("the sample did not start, it said: " + line);
    }
    return new Sample(process, line.substring(READY.length()));
  }

  String url() {
    return url;
  }

  @Override
  public void close() {
    Process _ = process.destroyForcibly().onExit().join(); // another one takes its port
  }
}
