package dev.evident.cli.bench;

import java.io.IOException;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Map;
import java.util.TreeMap;

/** What Linux tells under {@code /proc} about processes and the machine. */
final class ProcFiles {
  /** {@code /proc} counts in these units whatever the kernel's own clock is (proc(5), USER_HZ). */
  private static final long TICKS_PER_SECOND = 100;

  private ProcFiles() {}

  /** Seconds of processor time that a process has used: {@code utime + stime}. */
  static double cpuSeconds(long pid) throws IOException {
    return cpuSeconds(Files.readString(Path.of("/proc/" + pid + "/stat")));
  }

  private static double cpuSeconds(String stat) {
    // The name in parentheses may hold anything; the fields begin behind it with the third.
    String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ");
    return (double) (Long.parseLong(fields[11]) + Long.parseLong(fields[12])) / TICKS_PER_SECOND;
  }

  /**
   * Processor time of a process by the names of its threads, in seconds; ended threads are not in
   * it. Digits in names are left out, so that threads of one kind count together.
   */
  static Map<String, Double> threadSeconds(long pid) throws IOException {
    Map<String, Double> seconds = new TreeMap<>();
    try (DirectoryStream<Path> tasks =
        Files.newDirectoryStream(Path.of("/proc/" + pid + "/task"))) {
      for (Path task : tasks) {
        String stat;
        try {
          stat = Files.readString(task.resolve("stat"));
        } catch (NoSuchFileException _) {
          continue; // ended meanwhile
        }
        String name = stat.substring(stat.indexOf('(') + 1, stat.lastIndexOf(')'));
        seconds.merge(name.replaceAll("[0-9#]+", ""), cpuSeconds(stat), Double::sum);
      }
    }
    return seconds;
  }

  /** Seconds of processor time that all processes and the kernel have used, idle time left out. */
  static double busySeconds() throws IOException {
    String[] fields = line(Path.of("/proc/stat"), "cpu ").strip().split(" +");
    long ticks = 0;
    for (int i = 0; i < 8; i++) { // the later ones are contained in the first
      boolean idle = i == 3 || i == 4;
      ticks += idle ? 0 : Long.parseLong(fields[i]);
    }
    return (double) ticks / TICKS_PER_SECOND;
  }

  /** Most memory that a process ever held, in bytes. */
  static long peakBytes(long pid) throws IOException {
    String text = line(Path.of("/proc/" + pid + "/status"), "VmHWM:");
    return Long.parseLong(text.replace("kB", "").strip()) << 10;
  }

  static String loadAverage() throws IOException {
    return Files.readString(Path.of("/proc/loadavg")).split(" ", 2)[0];
  }

  static String line(Path file, String start) throws IOException {
    for (String line : Files.readAllLines(file)) {
      if (line.startsWith(start)) {
        return line.substring(start.length()).strip();
      }
    }
    throw new IOException(file + " has no line " + start);
  }
}
