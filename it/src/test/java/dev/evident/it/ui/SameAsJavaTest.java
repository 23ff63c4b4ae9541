package dev.evident.it.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.verify.EvidenceCheck;
import dev.evident.log.verify.ProofCheck;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.VerifierKey;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The verifier in the page and the one in Java say the same of everything, good or damaged. */
class SameAsJavaTest {
  private static final String REPLACEMENTS = "ABCXYZabcxyz0189+/=\"\\{}[]:,. nu";
  private static final int ROUNDS = 400;

  private static Ui ui;
  private static String keyText;
  private static VerifierKey key;
  private final long seed = System.nanoTime();
  private final Random random = new Random(seed);

  @BeforeAll
  static void start(@TempDir Path work) throws Exception {
    ui = Ui.start(work.resolve("data"), "--set", "events.personal-fields=actor.email");
    StringBuilder lines = new StringBuilder();
    for (int i = 0; i < 40; i++) {
      lines.append(
          ("{\"id\":\"e%d\",\"action\":\"doc.read\",\"actor\":{\"type\":\"user\",\"id\":\"ann\""
                  + (i % 3 == 0 ? ",\"email\":\"ann@example.com\"" : "")
                  + "}}\n")
              .formatted(i));
    }
    ui.append(lines.toString());
    String _ = ui.server().checkpointOf(42);
    keyText = Files.readString(ui.server().verifierKeyFile()).strip();
    key = VerifierKey.parse(keyText);
  }

  @AfterAll
  static void stop() throws Exception {
    if (ui != null) {
      ui.close();
    }
  }

  private static Object inBrowser(String script, Object argument) throws Exception {
    try (Tab tab = ui.tab()) {
      tab.open("/ui/signin");
      return tab.page().evaluate(script, argument);
    }
  }

  private String damaged(String text) {
    String damaged = changed(text);
    while (damaged.equals(text)) {
      damaged = changed(text);
    }
    return damaged;
  }

  private String changed(String text) {
    int at = random.nextInt(text.length());
    char other = REPLACEMENTS.charAt(random.nextInt(REPLACEMENTS.length()));
    return switch (random.nextInt(4)) {
      case 0 -> text.substring(0, at) + text.substring(at + 1);
      case 1 -> text.substring(0, at) + other + text.substring(at);
      default -> text.substring(0, at) + other + text.substring(at + 1);
    };
  }

  @Test
  void ofProofsOfSingleEvents() throws Exception {
    List<String> bundles = new ArrayList<>();
    List<Integer> java = new ArrayList<>();
    ProofCheck check = new ProofCheck(List.of(key));
    for (int i = 0; i < 40; i += 3) {
      bundles.add(ui.server().body("/v1/events/e" + i + "/proof").strip());
      bundles.add(ui.server().body("/v1/events/e" + (i + 1) % 40 + "/proof").strip());
    }
    int good = bundles.size();
    for (int round = 0; round < ROUNDS; round++) {
      bundles.add(damaged(bundles.get(random.nextInt(good))));
    }
    for (String bundle : bundles) {
      java.add(check.check(bundle.getBytes(StandardCharsets.UTF_8)).exitCode().code());
    }
    Object browser =
        inBrowser(
            """
            async ({bundles, key}) => {
              const {checkBundle} = await import('/ui/proof/check.js');
              const {parseKey} = await import('/ui/proof/note.js');
              const keys = [await parseKey(key)];
              const all = [];
              for (const one of bundles) { all.push((await checkBundle(one, keys)).code); }
              return all;
            }
            """,
            Map.of("bundles", bundles, "key", keyText));
    same(bundles, java, (List<?>) browser);
    assertThat(java.subList(0, good)).containsOnly(0);
    assertThat(java).contains(10, 14, 21);
  }

  private void same(List<String> inputs, List<Integer> java, List<?> browser) {
    for (int i = 0; i < inputs.size(); i++) {
      assertThat(browser.get(i))
          .as("seed %d, input %s", seed, inputs.get(i))
          .isEqualTo(java.get(i));
    }
  }

  @Test
  void ofFilesOfEvidence() throws Exception {
    String good = ui.server().body("/v1/export?format=evidence&q=id:e1*&purpose=test");
    List<String> files = new ArrayList<>(List.of(good));
    for (int round = 0; round < ROUNDS / 2; round++) {
      files.add(damaged(good));
    }
    List<Integer> java = new ArrayList<>();
    for (String file : files) {
      java.add(
          new EvidenceCheck(VerifyOptions.of(List.of(key)))
              .check(new ByteArrayInputStream(file.getBytes(StandardCharsets.UTF_8)), (_, _) -> {})
              .exitCode()
              .code());
    }
    Object browser =
        inBrowser(
            """
            async ({files, key}) => {
              const {checkEvidence} = await import('/ui/proof/evidence.js');
              const {parseKey} = await import('/ui/proof/note.js');
              const keys = [await parseKey(key)];
              const all = [];
              for (const one of files) { all.push((await checkEvidence(one, {keys})).code); }
              return all;
            }
            """,
            Map.of("files", files, "key", keyText));
    same(files, java, (List<?>) browser);
    assertThat(java.getFirst()).isZero();
    assertThat(java.subList(1, java.size())).doesNotContain(0);
  }

  /** Proofs of random trees, some of them damaged. */
  @Test
  void ofTrees() throws Exception {
    List<Map<String, Object>> cases = new ArrayList<>();
    List<Boolean> java = new ArrayList<>();
    for (int round = 0; round < ROUNDS; round++) {
      Tree tree = new Tree(1 + random.nextInt(70), random);
      int part = 1 + random.nextInt(tree.size);
      boolean inclusion = random.nextBoolean();
      List<Hash> proof =
          new ArrayList<>(
              inclusion
                  ? Proofs.inclusion(part - 1, tree.size, tree::node)
                  : Proofs.consistency(part, tree.size, tree::node));
      Hash root = Proofs.rootAt(tree.size, tree::node);
      Hash first = inclusion ? tree.leaves.get(part - 1) : Proofs.rootAt(part, tree::node);
      long index = inclusion ? part - 1 : part;
      switch (random.nextInt(6)) {
        case 0 -> index += 1 - 2 * random.nextInt(2);
        case 1 -> first = tree.leaves.getFirst();
        case 2 -> proof.add(root);
        case 3 -> {
          if (!proof.isEmpty()) {
            proof.set(random.nextInt(proof.size()), root);
          }
        }
        default -> {}
      }
      java.add(
          inclusion
              ? Proofs.verifyInclusion(index, tree.size, first, proof, root)
              : Proofs.verifyConsistency(index, first, tree.size, root, proof));
      cases.add(
          Map.of(
              "inclusion", inclusion,
              "index", Long.toString(index),
              "size", Integer.toString(tree.size),
              "first", first.hex(),
              "root", root.hex(),
              "proof", proof.stream().map(Hash::hex).toList()));
    }
    Object browser =
        inBrowser(
            """
            async (cases) => {
              const {inclusion, consistency} = await import('/ui/proof/merkle.js');
              const {fromHex} = await import('/ui/proof/bytes.js');
              const all = [];
              for (const one of cases) {
                const proof = one.proof.map(fromHex);
                const [index, size] = [BigInt(one.index), BigInt(one.size)];
                all.push(one.inclusion
                  ? (await inclusion(index, size, fromHex(one.first), proof, fromHex(one.root))).right
                  : await consistency(index, fromHex(one.first), size, fromHex(one.root), proof));
              }
              return all;
            }
            """,
            cases);
    assertThat(java).contains(true, false);
    for (int i = 0; i < cases.size(); i++) {
      assertThat(((List<?>) browser).get(i))
          .as("seed %d, %s", seed, cases.get(i))
          .isEqualTo(java.get(i));
    }
  }

  /** A tree of random leaves, in memory. */
  private static final class Tree {
    final int size;
    final List<Hash> leaves = new ArrayList<>();

    Tree(int size, Random random) {
      this.size = size;
      for (int i = 0; i < size; i++) {
        byte[] entry = new byte[8];
        random.nextBytes(entry);
        leaves.add(new Hasher().leaf(entry));
      }
    }

    Hash node(int level, long index) throws IOException {
      CompactRange range = new CompactRange();
      for (long i = index << level; i < (index + 1) << level; i++) {
        range.append(leaves.get((int) i).bytes(), 0, (_, _, _, _) -> {});
      }
      return range.root();
    }
  }
}
