package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

/**
 * What the JDK does with the Ed25519 edge cases of CCTV; package-info says why it does not matter.
 */
class Ed25519VectorsTest {
  @Test
  void whatTheJdkAcceptsByFlag() throws Exception {
    JsonNode vectors = Vectors.json("cctv/ed25519/ed25519vectors.json");
    Map<String, int[]> byFlag = new TreeMap<>();
    int accepted = 0;
    for (JsonNode one : vectors) {
      List<String> flags = new ArrayList<>();
      one.path("flags").forEach(flag -> flags.add(flag.asString()));
      boolean right =
          Key.verify(
              HexFormat.of().parseHex(one.path("key").asString()),
              one.path("msg").asString().getBytes(java.nio.charset.StandardCharsets.UTF_8),
              HexFormat.of().parseHex(one.path("sig").asString()));
      // The whole behaviour in one sentence: canonical points, and the equation without cofactor.
      assertThat(right)
          .as("vector %s", one)
          .isEqualTo(
              !flags.contains("low_order_residue")
                  && !flags.contains("non_canonical_A")
                  && !flags.contains("non_canonical_R"));
      accepted += right ? 1 : 0;
      for (String flag : flags) {
        byFlag.computeIfAbsent(flag, _ -> new int[2])[right ? 0 : 1]++;
      }
    }
    System.out.println(
        "ran cctv/ed25519/ed25519vectors.json: "
            + vectors.size()
            + " vectors, "
            + accepted
            + " accepted");
    byFlag.forEach((flag, n) ->
        System.out.println("  " + flag + ": " + n[0] + " accepted, " + n[1] + " refused"));
    assertThat(vectors.size()).isEqualTo(914);
    assertThat(accepted).isEqualTo(172);
    assertThat(byFlag.get("low_order_A")).containsExactly(86, 440);
    assertThat(byFlag.get("low_order_R")).containsExactly(86, 500);
    assertThat(byFlag.get("low_order_component_A")).containsExactly(168, 606);
    assertThat(byFlag.get("low_order_component_R")).containsExactly(140, 525);
    assertThat(byFlag.get("low_order_residue")).containsExactly(0, 583);
    assertThat(byFlag.get("non_canonical_A")).containsExactly(0, 226);
    assertThat(byFlag.get("non_canonical_R")).containsExactly(0, 316);
    assertThat(byFlag.get("reencoded_k")).containsExactly(0, 146);
  }
}
