package dev.evident.saved;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Collection;
import java.util.HexFormat;
import java.util.List;

/**
 * All saved things of one kind in one file: a header, a JSON object on each line, and the SHA-256
 * of all before it (docs/formats.md). Replaced as a whole, so there is no half-written one.
 */
final class SavedFile<C extends Content> {
  /** Of the whole file, for each change writes all of it. */
  static final int BYTES_MAX = 16 << 20;

  private static final String MAGIC = "evident-saved v1 ";
  private static final String SUM = "sha256 ";

  private final Path file;
  private final SavedKind<C> kind;
  private final Disk disk;

  SavedFile(Path dataDirectory, SavedKind<C> kind, Disk disk) {
    this.file = dataDirectory.resolve(kind.file());
    this.kind = kind;
    this.disk = disk;
  }

  boolean exists() {
    return Files.exists(file);
  }

  /**
   * @throws StartRefused when the file is damaged; the message says what to do
   */
  List<Saved<C>> read() throws IOException, StartRefused {
    String text = new String(DurableFiles.read(disk, file, BYTES_MAX), StandardCharsets.UTF_8);
    int sumAt = text.lastIndexOf('\n', text.length() - 2) + 1;
    if (!text.startsWith(MAGIC + kind.file() + "\n")) {
      throw damaged("it does not begin with '" + MAGIC + kind.file() + "'");
    }
    if (!text.substring(sumAt).equals(sum(text.substring(0, sumAt)))) {
      throw damaged("its checksum is wrong");
    }
    List<Saved<C>> all = new ArrayList<>();
    List<String> lines = text.substring(0, sumAt).lines().toList();
    for (int i = 1; i < lines.size(); i++) {
      try {
        all.add(read(JsonObject.parse(lines.get(i))));
      } catch (JsonRefused | SavedRefused | IllegalArgumentException e) {
        throw damaged("line " + (i + 1) + ": " + e.getMessage());
      }
    }
    return all;
  }

  private Saved<C> read(JsonObject line) throws JsonRefused, SavedRefused {
    return new Saved<>(
        line.needText("id"),
        line.whole("version").orElseThrow(() -> new JsonRefused("version is missing")),
        new Owner(line.needText("owner"), line.needText("owner_label")),
        line.flag("shared").orElse(false),
        line.time("created").orElseThrow(() -> new JsonRefused("created is missing")),
        line.time("changed").orElseThrow(() -> new JsonRefused("changed is missing")),
        line.needText("changed_by"),
        kind.reader().read(line));
  }

  /** The line of one. */
  static String line(Saved<?> saved) {
    JsonText json =
        new JsonText()
            .text("id", saved.id())
            .number("version", saved.version())
            .text("owner", saved.owner().id())
            .text("owner_label", saved.owner().label())
            .flag("shared", saved.shared())
            .time("created", saved.created())
            .time("changed", saved.changed())
            .text("changed_by", saved.changedBy());
    return ContentJson.write(json, saved.content()).end();
  }

  byte[] bytes(Collection<Saved<C>> all) {
    StringBuilder text = new StringBuilder(MAGIC).append(kind.file()).append('\n');
    all.forEach(one -> text.append(line(one)).append('\n'));
    return text.append(sum(text.toString())).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Replaces the file; durable when this returns. */
  void write(byte[] bytes) throws IOException {
    DurableFiles.write(disk, file, bytes);
  }

  private static String sum(String text) {
    try {
      byte[] hash =
          MessageDigest.getInstance("SHA-256").digest(text.getBytes(StandardCharsets.UTF_8));
      return SUM + HexFormat.of().formatHex(hash) + "\n";
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("every JDK has SHA-256", e);
    }
  }

  private StartRefused damaged(String why) {
    return new StartRefused(
        "file "
            + file
            + " is damaged or was changed by hand ("
            + why
            + "); restore it from a backup, or move it away to start without what people saved");
  }
}
