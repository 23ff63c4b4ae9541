package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The packed jar, run as a command of its own. */
public final class Jar {
  static final Path PATH =
      Path.of(System.getProperty("evident.root", ".."), "cli/target/evident.jar")
          .toAbsolutePath()
          .normalize();
  private static final long COMMAND_SECONDS_MAX = 300;

  private Jar() {}

  /** How a command ended, and what it said on both of its outputs. */
  public record Ended(int exitCode, String said) {
    public Ended with(int expected) {
      assertThat(exitCode).as(said).isEqualTo(expected);
      return this;
    }
  }

  /** The command line of the product with the flags that its launcher gives. */
  static List<String> command(String... arguments) {
    List<String> command =
        new ArrayList<>(
            List.of(
                ProcessHandle.current().info().command().orElse("java"),
                "--enable-native-access=ALL-UNNAMED",
                "-XX:+UseCompactObjectHeaders",
                "-Xmx512m"));
    Path cache = PATH.resolveSibling("evident.aot");
    if (Files.exists(cache)) { // made by the launcher; one that does not fit is not used
      command.addAll(List.of("-XX:AOTCache=" + cache, "-Xlog:aot=off", "-Xlog:cds=off"));
    }
    command.addAll(List.of("-jar", PATH.toString()));
    command.addAll(List.of(arguments));
    return command;
  }

  /** Runs a command to its end, with nothing on its input. */
  public static Ended run(String... arguments) throws IOException, InterruptedException {
    return run(command(arguments));
  }

  /** Runs any program to its end, with nothing on its input. */
  static Ended run(List<String> command) throws IOException, InterruptedException {
    Path output = Files.createTempFile("evident-it", ".out");
    try {
      Process process =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(output.toFile())
              .start();
      process.getOutputStream().close();
      boolean ended = process.waitFor(COMMAND_SECONDS_MAX, TimeUnit.SECONDS);
      process.destroyForcibly().waitFor();
      assertThat(ended).as("%s ends: %s", command, Files.readString(output)).isTrue();
      return new Ended(process.exitValue(), Files.readString(output));
    } finally {
      Files.delete(output);
    }
  }
}
