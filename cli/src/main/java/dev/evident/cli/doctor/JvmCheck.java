package dev.evident.cli.doctor;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/** Which version runs, with how much memory, and as it is meant to be started. */
final class JvmCheck implements Check {
  private static final double HEAP_MIB_MIN = 256;
  private static final double MIB = 1 << 20;
  private static final String HEAP = "jvm_memory_max_bytes{area=\"heap\"}";
  private static final String BUILD = "evident_build_info";

  /** The version of the program that looks: both are of one build. */
  private final String ownVersion = dev.evident.server.EvidentServer.VERSION;

  @Override
  public String name() {
    return "jvm";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException, InterruptedException {
    if (installation.server().isEmpty()) {
      return List.of();
    }
    Optional<MetricValues> read = MetricValues.of(installation.server().get());
    if (read.isEmpty()) {
      return List.of(
          new Finding.Warn(
              name(),
              "not looked at: the server does not show /metrics without a key",
              "give one with --key or EVIDENT_KEY"));
    }
    List<Finding> all = new ArrayList<>();
    all.add(version(read.get()));
    read.get().value(HEAP).ifPresent(bytes -> all.add(heap(bytes / MIB)));
    if (read.get().label(BUILD, "compact_headers").equals(Optional.of("false"))) {
      all.add(
          new Finding.Warn(
              name(),
              "it runs without small object headers and takes more memory than it needs",
              "start it through ./evident, or with java -XX:+UseCompactObjectHeaders"));
    }
    return all;
  }

  private Finding version(MetricValues metrics) {
    String version = metrics.label(BUILD, "version").orElse("unknown");
    String java = metrics.label("jvm_runtime_info", "version").orElse("unknown");
    String said = "evident %s on Java %s".formatted(version, java);
    return version.equals(ownVersion)
        ? new Finding.Ok(name(), said)
        : new Finding.Warn(
            name(),
            said + ", and this command is " + ownVersion,
            "use the command of the server's version, or restart the server on the new one");
  }

  private Finding heap(double mib) {
    String said = "%,.0f MiB of heap".formatted(mib);
    return mib < HEAP_MIB_MIN
        ? new Finding.Warn(
            name(), said, "give it more: EVIDENT_JAVA_OPTS=-Xmx512m, or -Xmx on its command line")
        : new Finding.Ok(name(), said);
  }
}
