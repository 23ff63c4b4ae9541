package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.RealDisk;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.WitnessPolicy;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyFactory;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * The bytes of {@code cosignatures.log}: two checkpoints, the first one with one cosignature and
 * then with two. To make the file anew, run this test with {@code -Devident.golden=witness}.
 */
class CosignatureGoldenTest {
  /** Keys of RFC 8032, section 7.1, tests 1 to 3. */
  private static final String[][] KEYS = {
    {
      "9d61b19deffd5a60ba844af492ec2cc44449c5697b326919703bac031cae7f60",
      "d75a980182b10ab7d54bfed3c964073a0ee172f3daa62325af021a68f707511a"
    },
    {
      "4ccd089b28ff96da9db6c346ec114e0f5b8a319f35aba624da8cf6ed4fb8a6fb",
      "3d4017c3e843895a92b70aa74d1b7ebc9c982ccf2ec4968cc0cd55f12af4660c"
    },
    {
      "c5aa8df43f9f837bedb7442f31dcb7b166d38535076f094b85ce3a2e0b4458f7",
      "fc51cd8e6218a1a38da47ed00230f0580816ed13ba3303ac5deb911548908025"
    }
  };

  private static final String PKCS8 = "302e020100300506032b657004220420";

  @TempDir Path directory;

  private static NoteSigner signer(int key, String name) throws Exception {
    var secret = new PKCS8EncodedKeySpec(HexFormat.of().parseHex(PKCS8 + KEYS[key][0]));
    var made = KeyFactory.getInstance("Ed25519").generatePrivate(secret);
    byte[] open = HexFormat.of().parseHex(KEYS[key][1]);
    return key == 0 ? NoteSigner.of(name, made, open) : NoteSigner.cosigner(name, made, open);
  }

  @Test
  void theFileIsWrittenAndReadAsTheGoldenOne() throws Exception {
    NoteSigner log = signer(0, "golden.example/log");
    NoteSigner a = signer(1, "a.example");
    NoteSigner b = signer(2, "b.example");
    Published first = published(log, 5, 1);
    Published second = published(log, 9, 2);
    WitnessPolicy.Rule both =
        new WitnessPolicy.Rule.Group(
            "both",
            2,
            List.of(new WitnessPolicy.Rule.Witness("A"), new WitnessPolicy.Rule.Witness("B")));
    WitnessPolicy policy =
        new WitnessPolicy(
            List.of(),
            Map.of(
                "A", new WitnessPolicy.Party(a.verifierKey(), Optional.empty()),
                "B", new WitnessPolicy.Party(b.verifierKey(), Optional.empty())),
            both);
    try (Cosignatures kept =
        new Cosignatures(
            policy, log.verifierKey(), CosignatureLog.open(new RealDisk(), directory))) {
      keep(kept, first, a, 1_767_225_600);
      assertThat(kept.newest()).isEmpty(); // one of two
      keep(kept, first, b, 1_767_225_601);
      keep(kept, second, b, 1_767_225_660);
    }
    Path golden =
        Path.of(System.getProperty("evident.root", ".."))
            .resolve("log/src/test/resources/golden/witness/cosignatures.log");
    Path made = directory.resolve("cosignatures.log");
    if (System.getProperty("evident.golden", "").equals("witness")) {
      Files.createDirectories(golden.getParent());
      Files.write(golden, Files.readAllBytes(made));
    }
    assertThat(Files.readAllBytes(made)).isEqualTo(Files.readAllBytes(golden));
    try (Cosignatures read =
        new Cosignatures(
            policy, log.verifierKey(), CosignatureLog.open(new RealDisk(), directory))) {
      assertThat(read.newest().orElseThrow().size()).isEqualTo(5);
      assertThat(read.firstCovering(4).orElseThrow()).isEqualTo(read.newest().orElseThrow());
      assertThat(read.firstCovering(5)).isEmpty();
      assertThat(read.of(b.verifierKey()).orElseThrow().size()).isEqualTo(9);
      assertThat(read.with(second).note()).startsWith(second.note()).contains("b.example");
    }
  }

  private static Published published(NoteSigner log, long size, int fill) {
    byte[] root = new byte[Hash.BYTES];
    java.util.Arrays.fill(root, (byte) fill);
    String text = Checkpoint.of(log.verifierKey().name(), size, Hash.of(root)).text();
    return new Published(size, Hash.of(root), new Note(text, List.of(log.sign(text))).format());
  }

  private static void keep(Cosignatures kept, Published checkpoint, NoteSigner witness, long time)
      throws Exception {
    String text =
        Note.parse(checkpoint.note().getBytes(java.nio.charset.StandardCharsets.UTF_8)).text();
    kept.keep(checkpoint, witness.verifierKey(), witness.cosign(text, time));
  }
}
