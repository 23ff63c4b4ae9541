package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;

/** What the figures were taken on. */
final class Machine {
  private static final Path CPU_INFO = Path.of("/proc/cpuinfo");

  private Machine() {}

  static void describe(Figures figures, Path directory, Jvm jvm) throws IOException {
    figures.section("machine", "Machine");
    figures.add("cpu", "CPU", cpu());
    figures.add("cores", "cores", Runtime.getRuntime().availableProcessors(), 0);
    String memory = ProcFiles.line(Path.of("/proc/meminfo"), "MemTotal:").replace("kB", "");
    figures.add("memory_mib", "memory, MiB", Long.parseLong(memory.strip()) / 1024.0, 0);
    figures.add(
        "kernel", "kernel", Files.readString(Path.of("/proc/sys/kernel/osrelease")).strip());
    figures.add("jvm", "JVM", Runtime.version().toString());
    figures.add("heap", "heap of the server", jvm.heap());
    if (!jvm.more().isEmpty()) {
      figures.add("jvm_options", "further JVM options", String.join(" ", jvm.more()));
    }
    figures.add("file_system", "file system", Files.getFileStore(directory).type());
    Latencies appends = DiskProbe.appends(directory);
    figures.add("disk_p50_ms", "append 4 KiB + fdatasync p50, ms", appends.millis(0.5), 3);
    figures.add("disk_p99_ms", "append 4 KiB + fdatasync p99, ms", appends.millis(0.99), 3);
  }

  private static String cpu() throws IOException {
    for (String line : Files.readAllLines(CPU_INFO)) {
      if (line.startsWith("model name")) {
        return line.substring(line.indexOf(':') + 1).strip();
      }
    }
    return "unknown"; // some architectures name no model
  }
}
