package dev.evident.engine;

import dev.evident.codec.Names;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/**
 * Numbers of streams and retention classes, which stand in entries for ever: given once, in the
 * order in which names appear in the configuration or are made later, never changed, never given
 * again. Kept in the file {@code catalog} of the data directory, a line {@code stream|class NUMBER
 * NAME} each, and a line of settings for each stream that has some.
 *
 * <p>Immutable, so thread-safe.
 */
public final class Catalog implements Names {
  /** File in the data directory. */
  public static final String FILE = "catalog";

  /** A stream's or a class's name. */
  public static final String NAME = "[a-z0-9]([a-z0-9._-]{0,62}[a-z0-9])?";

  /** Streams of one log; every one of them costs a data key a day. */
  public static final int STREAMS_MAX = 10_000;

  private static final int BYTES_MAX = 4 << 20;
  private static final String STREAM = "stream";
  private static final String CLASS = "class";

  private static final String SETTINGS = "settings";

  private final Map<String, Integer> streams;
  private final Map<String, Integer> classes;
  private final Map<Integer, StreamSettings> settings;

  private Catalog(
      Map<String, Integer> streams,
      Map<String, Integer> classes,
      Map<Integer, StreamSettings> settings) {
    this.streams = streams;
    this.classes = classes;
    this.settings = settings;
  }

  /** An empty catalog. */
  public static Catalog empty() {
    return new Catalog(Map.of(), Map.of(), Map.of());
  }

  /** Reads the catalog of a data directory; an absent one is empty. */
  public static Catalog read(Disk disk, Path dataDirectory) throws IOException, StartRefused {
    Path file = dataDirectory.resolve(FILE);
    if (!Files.exists(file)) {
      return empty();
    }
    Map<String, Integer> streams = new LinkedHashMap<>();
    Map<String, Integer> classes = new LinkedHashMap<>();
    Map<Integer, StreamSettings> settings = new LinkedHashMap<>();
    String text = new String(DurableFiles.read(disk, file, BYTES_MAX), StandardCharsets.UTF_8);
    if (!text.isEmpty() && !text.endsWith("\n")) {
      throw new StartRefused("file " + file + " ends inside a line; restore it");
    }
    for (String line : text.lines().toList()) {
      String[] parts = line.split(" ", 3);
      if (parts.length != 3 || !parts[1].matches("[1-9][0-9]{0,8}")) {
        throw new StartRefused(
            "file " + file + " has a malformed line: '" + line + "'; restore it");
      }
      if (parts[0].equals(SETTINGS)) {
        readSettings(file, line, Integer.parseInt(parts[1]), parts[2], settings);
        continue;
      }
      Map<String, Integer> map =
          switch (parts[0]) {
            case STREAM -> streams;
            case CLASS -> classes;
            default ->
                throw new StartRefused(
                    "file " + file + " has a line of unknown kind: '" + line + "'; restore it");
          };
      int number = Integer.parseInt(parts[1]);
      if (map.containsValue(number) || map.put(parts[2], number) != null) {
        throw new StartRefused(
            "file " + file + " gives a number or a name twice: '" + line + "'; restore it");
      }
    }
    if (!streams.values().containsAll(settings.keySet())) {
      throw new StartRefused(
          "file " + file + " has settings of a stream that it does not name; restore it");
    }
    return new Catalog(streams, classes, settings);
  }

  private static void readSettings(
      Path file, String line, int number, String text, Map<Integer, StreamSettings> to)
      throws StartRefused {
    StreamSettings read =
        StreamSettings.parse(text)
            .orElseThrow(() ->
                new StartRefused(
                    "file " + file + " has a malformed line: '" + line + "'; restore it"));
    if (to.put(number, read) != null) {
      throw new StartRefused("file " + file + " has settings twice: '" + line + "'; restore it");
    }
  }

  /** The same with more names; those that are new get the next numbers. */
  public Catalog with(List<String> streamNames, List<String> classNames) {
    return new Catalog(extended(streams, streamNames), extended(classes, classNames), settings);
  }

  /** The same with one more stream; the name must be new. */
  Catalog with(String streamName, StreamSettings its) {
    Map<String, Integer> more = extended(streams, List.of(streamName));
    Map<Integer, StreamSettings> all = new LinkedHashMap<>(settings);
    if (!its.equals(StreamSettings.DEFAULT)) {
      all.put(more.get(streamName), its);
    }
    return new Catalog(more, classes, all);
  }

  private static Map<String, Integer> extended(Map<String, Integer> map, List<String> names) {
    Map<String, Integer> extended = new LinkedHashMap<>(map);
    int next = map.values().stream().mapToInt(Integer::intValue).max().orElse(0) + 1;
    for (String name : names) {
      if (extended.putIfAbsent(name, next) == null) {
        next++;
      }
    }
    return extended;
  }

  /** Writes the catalog durably. */
  public void write(Disk disk, Path dataDirectory) throws IOException {
    StringBuilder text = new StringBuilder();
    streams.forEach((name, number) -> line(text, STREAM, number, name));
    classes.forEach((name, number) -> line(text, CLASS, number, name));
    settings.forEach((number, its) -> line(text, SETTINGS, number, its.text()));
    DurableFiles.write(
        disk, dataDirectory.resolve(FILE), text.toString().getBytes(StandardCharsets.UTF_8));
  }

  private static void line(StringBuilder text, String kind, int number, String name) {
    text.append(kind).append(' ').append(number).append(' ').append(name).append('\n');
  }

  /** Names of the retention classes by number. */
  public Map<Integer, String> classes() {
    Map<Integer, String> byNumber = new LinkedHashMap<>();
    classes.forEach((name, number) -> byNumber.put(number, name));
    return byNumber;
  }

  /** Names of the streams, in the order of their numbers. */
  public List<String> streams() {
    return streams.entrySet().stream()
        .sorted(Map.Entry.comparingByValue())
        .map(Map.Entry::getKey)
        .toList();
  }

  /**
   * The name of a number.
   *
   * @throws IllegalArgumentException when no stream has it
   */
  public String streamName(int number) {
    return streams.entrySet().stream()
        .filter(entry -> entry.getValue() == number)
        .map(Map.Entry::getKey)
        .findFirst()
        .orElseThrow(() -> new IllegalArgumentException("no stream has the number " + number));
  }

  /** What was set for a stream when it was made. */
  public StreamSettings settings(String streamName) {
    return settings.getOrDefault(streamNumber(streamName), StreamSettings.DEFAULT);
  }

  @Override
  public String defaultClass(int stream) {
    return settings.getOrDefault(stream, StreamSettings.DEFAULT).recordClass();
  }

  @Override
  public int streamNumber(String name) {
    return streams.getOrDefault(name, UNKNOWN);
  }

  @Override
  public int classNumber(String name) {
    return classes.getOrDefault(name, UNKNOWN);
  }
}
