package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/** transparency-dev/merkle: every case is answered true or false, never by an exception. */
class ProofVectorsTest {
  @Test
  void inclusionProofs() throws IOException {
    List<Path> files = Vectors.files("merkle/testdata/inclusion", ".json");
    int refused = 0;
    for (Path file : files) {
      JsonNode json = Vectors.JSON.readTree(Files.readAllBytes(file));
      boolean right =
          Proofs.verifyInclusion(
              number(json, "leafIdx"),
              number(json, "treeSize"),
              bytes(json.path("leafHash")),
              proof(json),
              bytes(json.path("root")));
      assertThat(right).as("%s", file).isEqualTo(!json.path("wantErr").asBoolean());
      refused += right ? 0 : 1;
    }
    assertThat(files).hasSize(98);
    assertThat(refused).isEqualTo(92);
    Vectors.ran("inclusion proofs, " + refused + " refused", files);
  }

  @Test
  void consistencyProofs() throws IOException {
    List<Path> files = Vectors.files("merkle/testdata/consistency", ".json");
    int refused = 0;
    for (Path file : files) {
      JsonNode json = Vectors.JSON.readTree(Files.readAllBytes(file));
      boolean right =
          Proofs.verifyConsistency(
              number(json, "size1"),
              bytes(json.path("root1")),
              number(json, "size2"),
              bytes(json.path("root2")),
              proof(json));
      assertThat(right).as("%s", file).isEqualTo(!json.path("wantErr").asBoolean());
      refused += right ? 0 : 1;
    }
    assertThat(files).hasSize(98);
    assertThat(refused).isEqualTo(92);
    Vectors.ran("consistency proofs, " + refused + " refused", files);
  }

  /** The files hold u64; above 2^63-1 it turns negative here, which no tree has. */
  private static long number(JsonNode json, String name) {
    return json.path(name).bigIntegerValue().longValue();
  }

  private static byte[] bytes(JsonNode json) {
    return json.isNull() || json.isMissingNode()
        ? new byte[0]
        : Base64.getDecoder().decode(json.asString());
  }

  private static List<byte[]> proof(JsonNode json) {
    List<byte[]> all = new ArrayList<>();
    json.path("proof").forEach(one -> all.add(bytes(one)));
    return all;
  }
}
