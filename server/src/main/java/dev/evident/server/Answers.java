package dev.evident.server;

import dev.evident.engine.Admitted;
import dev.evident.engine.EventProof;
import dev.evident.engine.access.Seen;
import dev.evident.http.Reply;
import dev.evident.log.StoredRecord;
import dev.evident.model.Refusal;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import tools.jackson.core.io.JsonStringEncoder;

/** The JSON of answers. Records go in byte for byte; all else is written here. */
final class Answers {
  private static final HexFormat HEX = HexFormat.of();

  private Answers() {}

  /** A reply with JSON that is written already. */
  static Reply json(int status, String json) {
    return Reply.json(status, json.getBytes(StandardCharsets.UTF_8));
  }

  /** Answer to a request that stored something, or found it stored. */
  static byte[] admitted(Admitted a, boolean withReceipts, boolean single) {
    StringBuilder json = new StringBuilder(256 + (withReceipts ? 110 * a.receipts().size() : 0));
    json.append("{\"accepted\":").append(a.accepted());
    json.append(",\"duplicates\":").append(a.duplicates());
    a.firstIndex().ifPresent(index -> json.append(",\"first_index\":").append(index));
    a.lastIndex().ifPresent(index -> json.append(",\"last_index\":").append(index));
    json.append(",\"size\":").append(a.size());
    json.append(",\"root\":\"").append(a.root().hex()).append('"');
    if (single && a.receipts().size() == 1) {
      Admitted.Receipt receipt = a.receipts().getFirst();
      json.append(",\"index\":").append(receipt.index());
      json.append(",\"leaf\":\"").append(receipt.leaf().hex()).append('"');
      json.append(",\"id\":\"").append(a.firstId()).append('"'); // as in the record: escaped
    }
    json.append(",\"rejected\":").append(rejected(a.rejected()));
    if (withReceipts) {
      json.append(",\"receipts\":[");
      String separator = "";
      for (Admitted.Receipt receipt : a.receipts()) {
        json.append(separator).append("{\"line\":").append(receipt.line());
        json.append(",\"index\":").append(receipt.index());
        json.append(",\"leaf\":\"").append(receipt.leaf().hex()).append('"');
        if (receipt.duplicate()) {
          json.append(",\"duplicate\":true");
        }
        json.append('}');
        separator = ",";
      }
      json.append(']');
    }
    return bytes(json.append('}'));
  }

  /** The array of refusals. */
  static String rejected(List<Refusal> refusals) {
    StringBuilder json = new StringBuilder("[");
    String separator = "";
    for (Refusal refusal : refusals) {
      json.append(separator).append("{\"line\":").append(refusal.line());
      json.append(",\"code\":\"").append(refusal.code().code()).append('"');
      if (!refusal.member().isEmpty()) {
        quote(json.append(",\"member\":"), refusal.member());
      }
      quote(json.append(",\"detail\":"), refusal.detail()).append('}');
      separator = ",";
    }
    return json.append(']').toString();
  }

  static byte[] proof(EventProof proof) {
    StringBuilder json = new StringBuilder(4_096);
    json.append("{\"format\":\"evident-proof/v1\",\"index\":").append(proof.index());
    json.append(",\"entry\":\"").append(HEX.formatHex(proof.entry())).append('"');
    if (proof.segments().isPresent()) {
      json.append(",\"segments\":[");
      String separator = "";
      for (StoredRecord.Segment segment : proof.segments().get()) {
        json.append(separator).append("{\"salt\":\"").append(HEX.formatHex(segment.salt()));
        json.append("\",\"data\":\"");
        json.append(Base64.getEncoder().encodeToString(segment.bytes())).append("\"}");
        separator = ",";
      }
      json.append(']');
    } else {
      json.append(",\"redacted_view\":true");
    }
    quote(json.append(",\"proof\":"), proof.proof().text());
    quote(json.append(",\"key\":"), proof.key().text());
    if (!proof.witnessKeys().isEmpty()) {
      quote(json.append(",\"witness_keys\":"), proof.witnessKeys());
    }
    return bytes(json.append("}\n"));
  }

  /** A single record; one that is not the record that was hashed says so in its last member. */
  static byte[] record(Seen seen) {
    if (!seen.redacted()) {
      return seen.record();
    }
    String json = new String(seen.record(), StandardCharsets.UTF_8);
    return bytes(
        new StringBuilder(json.substring(0, json.length() - 1)).append(",\"redacted_view\":true}"));
  }

  static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    JsonStringEncoder.getInstance().quoteAsString(text, json);
    return json.append('"');
  }

  static byte[] bytes(StringBuilder json) {
    return json.toString().getBytes(StandardCharsets.UTF_8);
  }
}
