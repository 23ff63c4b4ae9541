package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import java.nio.charset.StandardCharsets;
import java.util.Optional;

/**
 * The last line of evidence.
 *
 * @param events how many lines of events there are
 * @param partlyShown how many of them are shown partly
 * @param missing ranges of the log that could not be read, such as {@code 0-99,300-310}; empty when
 *     the answer is whole
 * @param export the other file that this one is the manifest of
 * @param sha256 of every byte of the lines from the first on, up to the hash itself
 */
public record EvidenceEnd(
    long events, long partlyShown, String missing, Optional<ExportedFile> export, Hash sha256) {

  /**
   * A file of events beside the evidence.
   *
   * @param form {@code jsonl} or {@code csv}
   * @param bytes its length
   * @param sha256 of all of it
   */
  public record ExportedFile(String form, long bytes, Hash sha256) {}

  /** The line up to the hash: the last bytes that the hash is of. */
  public static byte[] upToHash(
      long events, long partlyShown, String missing, Optional<ExportedFile> export) {
    StringBuilder json = new StringBuilder(256).append("{\"events\":").append(events);
    json.append(",\"partly_shown\":").append(partlyShown);
    EvidenceText.quote(json.append(",\"missing\":"), missing);
    export.ifPresent(file -> {
      EvidenceText.quote(json.append(",\"export_form\":"), file.form());
      json.append(",\"export_bytes\":").append(file.bytes());
      json.append(",\"export_sha256\":\"").append(file.sha256().hex()).append('"');
    });
    return json.append(",\"sha256\":\"").toString().getBytes(StandardCharsets.UTF_8);
  }

  /** What follows {@link #upToHash}, without a line feed. */
  public static byte[] hashAndBehind(Hash sha256) {
    return (sha256.hex() + "\"}").getBytes(StandardCharsets.UTF_8);
  }

  static EvidenceEnd parse(byte[] line) throws MalformedException {
    Json json = Json.parse(line);
    try {
      Optional<ExportedFile> export =
          json.isString("export_form")
              ? Optional.of(
                  new ExportedFile(
                      json.string("export_form"),
                      json.number("export_bytes"),
                      Hash.fromHex(json.string("export_sha256"))))
              : Optional.empty();
      EvidenceEnd end =
          new EvidenceEnd(
              json.number("events"),
              json.number("partly_shown"),
              json.string("missing"),
              export,
              Hash.fromHex(json.string("sha256")));
      String written =
          new String(end.upToHash(), StandardCharsets.UTF_8)
              + new String(hashAndBehind(end.sha256), StandardCharsets.UTF_8);
      EvidenceEvent.same(written.getBytes(StandardCharsets.UTF_8), line);
      return end;
    } catch (IllegalArgumentException e) {
      throw new MalformedException(String.valueOf(e.getMessage()));
    }
  }

  byte[] upToHash() {
    return upToHash(events, partlyShown, missing, export);
  }
}
