package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;

/**
 * One file of the folder {@code access}: a header, a JSON object on each line, and the SHA-256 of
 * all before it (docs/formats.md). Replaced as a whole, so there is no half-written one; what is
 * damaged is refused, because guessing at rights could widen them.
 */
final class AccessFile {
  static final String DIRECTORY = "access";

  private static final int BYTES_MAX = 64 << 20;
  private static final String MAGIC = "evident-access v1 ";
  private static final String SUM = "sha256 ";

  private final Path file;
  private final String kind;

  private AccessFile(Path file, String kind) {
    this.file = file;
    this.kind = kind;
  }

  /**
   * @param kind name of the file, and what its header says
   */
  static AccessFile in(Path dataDirectory, String kind) throws IOException {
    Path directory = dataDirectory.resolve(DIRECTORY);
    SecretFile.makeDirectory(directory);
    return new AccessFile(directory.resolve(kind), kind);
  }

  Path path() {
    return file;
  }

  /** Reads one line's object as what it means. */
  interface LineReader<T> {
    T read(JsonObject line) throws JsonRefused;
  }

  /**
   * What the lines hold; an absent file has none.
   *
   * @throws IOException also when the file is damaged, or open to others than its owner
   */
  <T> List<T> read(LineReader<T> reader) throws IOException {
    if (!Files.exists(file)) {
      return List.of();
    }
    String text = SecretFile.read(file, BYTES_MAX);
    int sumAt = text.lastIndexOf('\n', text.length() - 2) + 1;
    if (!text.startsWith(MAGIC)) {
      throw damaged("it does not begin as such a file does");
    }
    if (!text.substring(sumAt).equals(sum(text.substring(0, sumAt)))) {
      throw damaged("its checksum is wrong");
    }
    List<String> lines = text.substring(0, sumAt).lines().toList();
    if (!lines.getFirst().equals(MAGIC + kind)) {
      throw damaged("it says '" + lines.getFirst() + "' and not '" + MAGIC + kind + "'");
    }
    List<T> values = new ArrayList<>(lines.size());
    for (int i = 1; i < lines.size(); i++) {
      try {
        values.add(reader.read(JsonObject.parse(lines.get(i))));
      } catch (JsonRefused | IllegalArgumentException e) {
        throw damaged("line " + (i + 1) + ": " + e.getMessage());
      }
    }
    return List.copyOf(values);
  }

  /**
   * Replaces the file; durable when this returns.
   *
   * @throws IOException also when it would be too long to be read again: then it stays as it was
   */
  void write(List<String> lines) throws IOException {
    StringBuilder text = new StringBuilder(MAGIC).append(kind).append('\n');
    for (String line : lines) {
      text.append(line).append('\n');
    }
    String whole = text.append(sum(text.toString())).toString();
    if (whole.getBytes(StandardCharsets.UTF_8).length > BYTES_MAX) {
      throw new IOException(
          file + " would have more than " + BYTES_MAX + " bytes: remove some of what it holds");
    }
    SecretFile.write(file, whole);
  }

  private static String sum(String text) {
    return SUM + HexFormat.of().formatHex(ApiKey.sha256(text)) + "\n";
  }

  private IOException damaged(String why) {
    return new IOException(
        file
            + " is damaged or was changed by hand ("
            + why
            + "); restore it from a backup, or move it away to start without what it held");
  }
}
