package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

class WitnessVectorsTest {
  /**
   * Requests to a witness: `old N`, proof lines, empty line, signed checkpoint; then the status.
   */
  private static final Pattern REQUEST =
      Pattern.compile(
          "```\nold ([0-9]+)\n(.*?)\n(sigsum.*?\n)```\nHTTP ([0-9]+)\n\\[Asserts\\]\n([^\n]*)",
          Pattern.DOTALL);

  @Test
  void requestsToAWitnessAreReadAndJudgedAsTheWitnessDid() throws Exception {
    Path file = Vectors.folder("torchwood/cmd/litewitness/testdata/litewitness.txt");
    String text = Files.readString(file);
    var sigsum = Pattern.compile("add-sigsum-log -key=([0-9a-f]{64})").matcher(text);
    assertThat(sigsum.find()).isTrue();
    VerifierKey key = VerifierKey.sigsum(HexFormat.of().parseHex(sigsum.group(1)));
    List<String> outcomes = new ArrayList<>();
    var requests = REQUEST.matcher(text);
    Checkpoint last = Checkpoint.of(key.name(), 0, Hasher.emptyRoot());
    while (requests.find()) {
      long old = Long.parseLong(requests.group(1));
      List<Hash> proof =
          requests.group(2).isEmpty()
              ? List.of()
              : requests.group(2).strip().lines().map(Hash::fromBase64).toList();
      byte[] bytes = requests.group(3).getBytes(StandardCharsets.UTF_8);
      if (requests.group(5).contains("invalid signature")) {
        // Its base64 has a stray bit at the end as well: here no form but the canonical one is
        // read.
        assertThatThrownBy(() -> Note.parse(bytes)).isInstanceOf(MalformedException.class);
        bytes[bytes.length - 3] = 'w';
      }
      Note note = Note.parse(bytes);
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      int status = Integer.parseInt(requests.group(4));
      String why = requests.group(5);
      Note.Verdict verdict = note.verify(List.of(key));
      if (why.contains("invalid signature")) {
        assertThat(verdict).isEqualTo(new Note.Verdict.Wrong(key));
      } else if (why.contains("unknown log")) {
        assertThat(verdict).isEqualTo(new Note.Verdict.Unknown());
      } else {
        assertThat(verdict).isEqualTo(new Note.Verdict.Signed(List.of(key)));
        assertThat(old == last.size()).isEqualTo(status != 409);
        if (status != 409 && old > 0) {
          assertThat(
                  Proofs.verifyConsistency(
                      old, last.root(), checkpoint.size(), checkpoint.root(), proof))
              .isEqualTo(status == 200);
        }
        last = status == 200 ? checkpoint : last;
      }
      outcomes.add(Integer.toString(status));
    }
    assertThat(outcomes)
        .containsExactly("200", "403", "403", "422", "422", "200", "409", "200", "409");
    Vectors.ran("torchwood litewitness.txt, requests " + outcomes);
  }

  @Test
  void sigsumPolicies() throws Exception {
    List<Path> files = Vectors.files("sigsum-go/pkg/policy", ".builtin-policy");
    for (Path file : files) {
      WitnessPolicy policy = WitnessPolicy.parse(Files.readAllBytes(file));
      assertThat(policy.logs()).isNotEmpty();
      assertThat(policy.logs().getFirst().url()).isPresent();
      assertThat(policy.satisfied(Set.of())).isFalse();
      assertThat(policy.satisfied(policy.witnesses().keySet())).isTrue();
    }
    assertThat(files).hasSize(4);
    WitnessPolicy generic = WitnessPolicy.parse(Files.readAllBytes(files.get(0)));
    assertThat(generic.logs()).hasSize(2);
    assertThat(generic.witnesses()).hasSize(3);
    assertThat(generic.satisfied(Set.of("witness.mullvad.net"))).isFalse();
    assertThat(generic.satisfied(Set.of("witness.mullvad.net", "tillitis.se/tillitis-witness-1")))
        .isTrue();
    WitnessPolicy nested = WitnessPolicy.parse(Files.readAllBytes(files.get(1)));
    // Four witnesses, but two of them in a group that counts once.
    Set<String> four =
        Set.of(
            "poc.sigsum.org/nisse",
            "rgdd.se/poc-witness",
            "remora.n621.de",
            "witness.stagemole.eu");
    assertThat(nested.satisfied(four)).isFalse();
    Set<String> five = new java.util.HashSet<>(four);
    five.add("tillitis.se/test-witness-1");
    assertThat(nested.satisfied(five)).isTrue();
    Vectors.ran("Sigsum policies", files);
  }

  @Test
  void policiesInTheC2spForm() throws Exception {
    String log = VerifierKey.of("log.example", VerifierKey.ED25519, key(1)).text();
    String w1 = VerifierKey.of("w1.example", VerifierKey.COSIGNATURE_V1, key(2)).text();
    String w2 = VerifierKey.of("w2.example", VerifierKey.COSIGNATURE_V1, key(3)).text();
    String w3 = VerifierKey.of("w3.example", VerifierKey.COSIGNATURE_V1, key(4)).text();
    String head =
        "log "
            + log
            + " https://log.example/\n\t# c\u00e9\nwitness A "
            + w1
            + "\nwitness B "
            + w2
            + " https://b\n witness C "
            + w3
            + "\n";
    assertThat(parse(head + "quorum none\n").satisfied(Set.of())).isTrue();
    assertThat(parse(head + "quorum A").satisfied(Set.of("A"))).isTrue();
    assertThat(parse(head + "quorum A").satisfied(Set.of("B", "C"))).isFalse();
    WitnessPolicy policy = parse(head + "group G any A B\ngroup H all G C\nquorum H\n");
    assertThat(policy.satisfied(Set.of("A", "C"))).isTrue();
    assertThat(policy.satisfied(Set.of("A", "B"))).isFalse();
    assertThat(policy.logs().getFirst().key().text()).isEqualTo(log);
    for (String bad :
        List.of(
            head,
            head + "quorum D\n",
            head + "quorum A\nquorum A\n",
            head + "group G 3 A B\nquorum G\n",
            head + "group G 0 A B\nquorum G\n",
            head + "group G 01 A B\nquorum G\n",
            head + "group G any\nquorum G\n",
            head + "group G any none\nquorum G\n",
            head + "group A any B\nquorum A\n",
            head + "group none any B\nquorum A\n",
            head + "group G any A A\nquorum G\n",
            head + "group G any A\ngroup H any A B\nquorum H\n",
            head + "group G any H\ngroup H any A\nquorum G\n",
            head + "witness D " + w1 + "\nquorum A\n",
            head + "witness D " + log + "\nquorum A\n",
            head + "log " + log + "\nquorum A\n",
            head + "log " + w1 + "\nquorum A\n",
            head + "quorum A extra\n",
            head + "something A\nquorum A\n",
            head + "quorum A\u0001\n",
            head + "quorum A\r\n")) {
      assertThatThrownBy(() -> parse(bad)).as(bad).isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void aChainOfGroupsHasALimit() throws Exception {
    String w = VerifierKey.of("w.example", VerifierKey.COSIGNATURE_V1, key(2)).text();
    StringBuilder chain = new StringBuilder("witness G0 " + w + "\n");
    for (int i = 1; i <= 256; i++) {
      chain.append("group G" + i + " all G" + (i - 1) + "\n");
    }
    assertThat(parse(chain + "quorum G256\n").satisfied(Set.of("G0"))).isTrue();
    assertThatThrownBy(() -> parse(chain + "group G257 all G256\nquorum G257\n"))
        .isInstanceOf(MalformedException.class);
  }

  private static WitnessPolicy parse(String text) throws MalformedException {
    return WitnessPolicy.parse(text.getBytes(StandardCharsets.UTF_8));
  }

  private static byte[] key(int fill) {
    byte[] key = new byte[32];
    java.util.Arrays.fill(key, (byte) fill);
    return key;
  }
}
