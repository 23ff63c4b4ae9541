package dev.evident.cli.bench;

import java.lang.management.ManagementFactory;
import java.net.URISyntaxException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * How child processes are started: this JVM, its options, and the same jar.
 *
 * @param heap heap of the server, as {@code -Xmx} takes it
 * @param more further options of the server's JVM
 */
record Jvm(String heap, List<String> more) {
  Jvm {
    more = List.copyOf(more);
  }

  /** The command line of the server up to its own arguments. */
  List<String> server() {
    List<String> command = base();
    command.add("-Xmx" + heap);
    command.addAll(more);
    command.addAll(List.of("-jar", jar().toString()));
    return command;
  }

  /** The command line of another main class of the jar. */
  List<String> program(Class<?> main) {
    List<String> command = base();
    command.addAll(List.of("-Xmx" + heap, "-cp", jar().toString(), main.getName()));
    return command;
  }

  /** The options that the launcher gives; memory is set for each child. */
  private static List<String> base() {
    List<String> command = new ArrayList<>();
    command.add(ProcessHandle.current().info().command().orElse("java"));
    for (String option : ManagementFactory.getRuntimeMXBean().getInputArguments()) {
      if (!option.startsWith("-Xm")) {
        command.add(option);
      }
    }
    return command;
  }

  private static Path jar() {
    try {
      return Path.of(Jvm.class.getProtectionDomain().getCodeSource().getLocation().toURI());
    } catch (URISyntaxException e) {
      throw new AssertionError("bug: the place of the program is no address", e);
    }
  }
}
