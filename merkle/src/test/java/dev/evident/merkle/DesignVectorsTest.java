package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** Our own format against its reference in another language. */
class DesignVectorsTest {
  @Test
  void entriesCommitmentsRedactionLeavesAndRoots() throws Exception {
    JsonNode vectors = Vectors.json("design-v1/vectors.json");
    CompactRange range = new CompactRange();
    List<String> roots = new ArrayList<>(List.of(range.root().hex()));
    for (JsonNode one : vectors.path("single")) {
      Hash commitment =
          Commitment.segmentHash(1, bytes(one.path("salt")), bytes(one.path("payload")));
      assertThat(Commitment.recordHash(List.of(commitment))).isEqualTo(commitment);
      check(one, Entry.Kind.EVENT, commitment, range, roots);
    }
    for (JsonNode one : vectors.path("multi")) {
      List<Hash> segments = new ArrayList<>();
      for (JsonNode segment : one.path("segments")) {
        Hash hash =
            Commitment.segmentHash(
                segment.path("no").asInt(),
                bytes(segment.path("salt")),
                bytes(segment.path("data")));
        assertThat(hash.hex()).isEqualTo(segment.path("segment_hash").asString());
        segments.add(hash);
      }
      Hash commitment = Commitment.recordHash(segments);
      check(one, Entry.Kind.SEGMENTED_EVENT, commitment, range, roots);
      JsonNode redacted = one.path("after_redacting_last");
      List<Hash> left = new ArrayList<>();
      for (JsonNode kept : redacted.path("kept")) {
        left.add(
            Commitment.segmentHash(
                kept.path("no").asInt(), bytes(kept.path("salt")), bytes(kept.path("data"))));
      }
      redacted
          .path("redacted")
          .forEach(gone -> left.add(Hash.fromHex(gone.path("segment_hash").asString())));
      assertThat(Commitment.recordHash(left)).isEqualTo(commitment);
    }
    List<String> expected = new ArrayList<>();
    vectors.path("tree").path("roots_by_size").forEach(root -> expected.add(root.asString()));
    assertThat(roots).isEqualTo(expected).hasSize(8);
    Vectors.ran("design-v1/vectors.json: 5 single, 2 multi, 8 roots");
  }

  private static void check(
      JsonNode one, Entry.Kind kind, Hash commitment, CompactRange range, List<String> roots)
      throws MalformedException {
    assertThat(commitment.hex()).isEqualTo(one.path("commitment").asString());
    int retentionClass = one.path("retention_class").asInt();
    long stream = one.path("stream").asLong();
    long acceptedMs = one.path("accepted_ms").asLong();
    byte[] entry = Entry.event(kind, retentionClass, stream, acceptedMs, commitment);
    assertThat(HexFormat.of().formatHex(entry)).isEqualTo(one.path("entry").asString());
    Entry decoded = Entry.decode(entry);
    assertThat(decoded.kind()).contains(kind);
    assertThat(decoded.retentionClass()).isEqualTo(retentionClass);
    assertThat(decoded.stream()).isEqualTo(stream);
    assertThat(decoded.acceptedMs()).isEqualTo(acceptedMs);
    assertThat(decoded.commitment()).contains(commitment);
    Hash leaf = new Hasher().leaf(entry);
    assertThat(leaf.hex()).isEqualTo(one.path("leaf_hash").asString());
    range.append(leaf.bytes(), 0, (_, _, _, _) -> {});
    roots.add(range.root().hex());
  }

  private static byte[] bytes(JsonNode hex) {
    return HexFormat.of().parseHex(hex.asString());
  }
}
