package dev.evident.log.verify;

import dev.evident.merkle.MalformedException;
import java.nio.charset.StandardCharsets;

/**
 * The first line of evidence. Nothing but the checkpoint is proven by the log: the rest is what the
 * server said when it made the file.
 *
 * @param key the verifier key that the server named as its own; nobody need believe it
 * @param checkpoint the signed note that every proof leads to, with its cosignatures
 * @param witnessKeys verifier keys of witnesses that the server named, each ending in a line feed
 * @param query what was asked for, times included
 * @param exportedBy the principal
 * @param purpose why, in the words of whoever exported; may be empty
 * @param exported when, RFC 3339
 * @param server the program that made it
 */
public record EvidenceHead(
    String key,
    String checkpoint,
    String witnessKeys,
    String query,
    String exportedBy,
    String purpose,
    String exported,
    String server) {
  /** Name and version of the format. */
  public static final String FORMAT = "evident-evidence/v1";

  /** The line, without its line feed. */
  public byte[] line() {
    StringBuilder json = new StringBuilder(1_024).append("{\"format\":\"").append(FORMAT);
    EvidenceText.quote(json.append("\",\"key\":"), key);
    EvidenceText.quote(json.append(",\"checkpoint\":"), checkpoint);
    EvidenceText.quote(json.append(",\"witness_keys\":"), witnessKeys);
    EvidenceText.quote(json.append(",\"query\":"), query);
    EvidenceText.quote(json.append(",\"exported_by\":"), exportedBy);
    EvidenceText.quote(json.append(",\"purpose\":"), purpose);
    EvidenceText.quote(json.append(",\"exported\":"), exported);
    EvidenceText.quote(json.append(",\"server\":"), server);
    return json.append('}').toString().getBytes(StandardCharsets.UTF_8);
  }

  static EvidenceHead parse(byte[] line) throws MalformedException {
    Json json = Json.parse(line);
    if (!json.string("format").equals(FORMAT)) {
      throw new MalformedException("format is not " + FORMAT);
    }
    EvidenceHead head =
        new EvidenceHead(
            json.string("key"),
            json.string("checkpoint"),
            json.string("witness_keys"),
            json.string("query"),
            json.string("exported_by"),
            json.string("purpose"),
            json.string("exported"),
            json.string("server"));
    EvidenceEvent.same(head.line(), line);
    return head;
  }
}
