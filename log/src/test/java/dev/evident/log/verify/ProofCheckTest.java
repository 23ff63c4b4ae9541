package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.TlogProof;
import dev.evident.merkle.WitnessPolicy;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class ProofCheckTest {
  private static final HexFormat HEX = HexFormat.of();
  private final NoteSigner signer = SyntheticLog.signer(SyntheticLog.ORIGIN);
  private final ProofCheck check = new ProofCheck(List.of(signer.verifierKey()));
  private final byte[][] salts = new byte[3][Commitment.SALT_BYTES];
  private final byte[] record = SyntheticLog.bytes("{\"action\":\"document.view\"}");
  private final byte[] personal = SyntheticLog.bytes("\"Ann\"\n\"192.0.2.1\"");
  private final SyntheticLog log;

  ProofCheckTest() {
    new Random(4).nextBytes(salts[0]);
    new Random(5).nextBytes(salts[1]);
    new Random(6).nextBytes(salts[2]);
    List<byte[]> entries = new ArrayList<>(SyntheticLog.evidentEntries(300, 4));
    Hash one = Commitment.segmentHash(1, salts[0], record);
    entries.set(270, Entry.event(Entry.Kind.EVENT, 0, 1, SyntheticLog.START_MS + 27, one));
    Hash two =
        Commitment.recordHash(
            List.of(
                Commitment.segmentHash(1, salts[1], record),
                Commitment.segmentHash(2, salts[2], personal)));
    entries.set(
        271, Entry.event(Entry.Kind.SEGMENTED_EVENT, 0, 1, SyntheticLog.START_MS + 27, two));
    log = SyntheticLog.of(entries, signer);
  }

  @Test
  void aTlogProofThatHoldsItsEntryVerifies() throws Exception {
    for (int index : List.of(0, 255, 256, 270, 299)) {
      assertThat(check.check(proof(index).bytes()))
          .isInstanceOfSatisfying(
              Verdict.Proven.class,
              good -> {
                assertThat(good.index()).isEqualTo(index);
                assertThat(good.leaf()).isEqualTo(log.leaf(index));
                assertThat(good.size()).isEqualTo(300);
                assertThat(good.payloadChecked()).isFalse();
              });
    }
  }

  @Test
  void everyFlippedBitOfATlogProofIsFound() throws Exception {
    byte[] good = proof(270).bytes();
    for (int bit = 0; bit < good.length * 8; bit++) {
      byte[] bad = good.clone();
      bad[bit / 8] ^= (byte) (1 << bit % 8);
      assertThat(check.check(bad).exitCode())
          .as("bit %d", bit)
          .isIn(ExitCode.INCLUSION, ExitCode.CHECKPOINT);
    }
  }

  @Test
  void aProofWithoutItsEntryOrUnderAnotherKeyIsRefused() throws Exception {
    TlogProof proof = proof(270);
    TlogProof bare = TlogProof.of(270, proof.hashes(), proof.checkpoint());
    assertThat(check.check(bare.bytes()).exitCode()).isEqualTo(ExitCode.INCLUSION);
    NoteSigner other = SyntheticLog.signer(SyntheticLog.ORIGIN);
    assertThat(new ProofCheck(List.of(other.verifierKey())).check(proof.bytes()).exitCode())
        .isEqualTo(ExitCode.CHECKPOINT);
    assertThat(check.check(new byte[0]).exitCode()).isEqualTo(ExitCode.INCLUSION);
    assertThat(check.check(new byte[ProofCheck.BYTES_MAX + 1]).exitCode())
        .isEqualTo(ExitCode.USAGE);
  }

  @Test
  void theWitnessQuorumIsAskedForHereToo() throws Exception {
    NoteSigner witness = SyntheticLog.witness("w.example");
    WitnessPolicy policy =
        WitnessPolicy.parse(
            SyntheticLog.bytes("witness W " + witness.verifierKey().text() + "\nquorum W\n"));
    ProofCheck strict =
        new ProofCheck(VerifyOptions.of(List.of(signer.verifierKey())).withPolicy(policy));
    assertThat(strict.check(proof(270).bytes()).exitCode()).isEqualTo(ExitCode.WITNESS_QUORUM);
    log.sign(signer, witness.cosign(log.checkpointText(), 1));
    assertThat(strict.check(proof(270).bytes()))
        .isInstanceOfSatisfying(
            Verdict.Proven.class, good -> assertThat(good.witnesses()).containsExactly("W"));
  }

  @Test
  void aBundleVerifiesFromTheRecordToTheSignature() throws Exception {
    assertThat(check.check(SyntheticLog.bytes(bundle(270, segment(salts[0], record)))))
        .isInstanceOfSatisfying(
            Verdict.Proven.class,
            good -> {
              assertThat(good.payloadChecked()).isTrue();
              assertThat(good.destroyed()).isEmpty();
            });
    assertThat(code(bundle(271, segment(salts[1], record), segment(salts[2], personal))))
        .isEqualTo(ExitCode.VERIFIED);
    assertThat(code(bundle(0))).isEqualTo(ExitCode.VERIFIED);
  }

  @Test
  void aDestroyedSegmentLeavesTheRestVerifiable() throws Exception {
    String gone = destroyed(Commitment.segmentHash(2, salts[2], personal));
    assertThat(check.check(SyntheticLog.bytes(bundle(271, segment(salts[1], record), gone))))
        .isInstanceOfSatisfying(
            Verdict.Proven.class, good -> assertThat(good.destroyed()).containsExactly(2));
    String all = destroyed(Commitment.segmentHash(1, salts[0], record));
    assertThat(code(bundle(270, all))).isEqualTo(ExitCode.PAYLOAD_MISSING);
    assertThat(code(bundle(270))).isEqualTo(ExitCode.PAYLOAD_MISSING);
  }

  @Test
  void aProofForSomebodyWhoDoesNotSeeTheWholeRecordIsNeverVerified() throws Exception {
    String partly = bundle(270).replace("\"segments\":[]", "\"redacted_view\":true");
    assertThat(code(partly)).isEqualTo(ExitCode.PARTLY_SHOWN);
    assertThat(code(partly.replace("\\n300\\n", "\\n301\\n"))).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(code(bundle(270).replace(",\"segments\":[]", "")))
        .isEqualTo(ExitCode.PAYLOAD_MISSING);
  }

  @Test
  void aRecordThatIsNotTheOneLoggedIsFound() throws Exception {
    byte[] other = record.clone();
    other[3] ^= 1;
    assertThat(code(bundle(270, segment(salts[0], other)))).isEqualTo(ExitCode.PAYLOAD_MISMATCH);
    assertThat(code(bundle(270, segment(salts[1], record)))).isEqualTo(ExitCode.PAYLOAD_MISMATCH);
    assertThat(code(bundle(271, segment(salts[2], personal), segment(salts[1], record))))
        .isEqualTo(ExitCode.PAYLOAD_MISMATCH);
    assertThat(code(bundle(271, segment(salts[1], record)))).isEqualTo(ExitCode.PAYLOAD_MISMATCH);
    assertThat(code(bundle(0, segment(salts[0], record)))).isEqualTo(ExitCode.PAYLOAD_MISMATCH);
  }

  @Test
  void aChangedEntryIndexProofOrSignatureIsFound() throws Exception {
    String good = bundle(270, segment(salts[0], record));
    String entry = HEX.formatHex(log.entries.get(270));
    assertThat(code(good.replace(entry, entry.substring(2)))).isEqualTo(ExitCode.INCLUSION);
    String bare = good.replaceFirst("extra [^\\\\]*\\\\n", "");
    assertThat(code(bare)).isEqualTo(ExitCode.VERIFIED);
    assertThat(code(bare.replace(entry, "02" + entry.substring(2)))).isEqualTo(ExitCode.ENTRY);
    String later = entry.substring(0, 30) + "ff" + entry.substring(32); // accepted_ms
    assertThat(code(bare.replace(entry, later))).isEqualTo(ExitCode.INCLUSION);
    assertThat(code(good.replace("\"index\":270", "\"index\":271"))).isEqualTo(ExitCode.INCLUSION);
    assertThat(
            code(bare.replace("\"index\":270", "\"index\":271").replace("index 270", "index 271")))
        .isEqualTo(ExitCode.INCLUSION);
    assertThat(code(good.replace("\\n300\\n", "\\n301\\n"))).isEqualTo(ExitCode.CHECKPOINT);
    for (String bad :
        List.of(
            "{",
            "{}",
            "{\"format\":\"evident-proof/v2\"}",
            good + "x",
            good.replace("\"key\"", "\"index\""))) {
      assertThat(code(bad)).as(bad).isEqualTo(ExitCode.INCLUSION);
    }
  }

  private ExitCode code(String bundle) {
    return check.check(SyntheticLog.bytes(bundle)).exitCode();
  }

  private TlogProof proof(int index) throws Exception {
    String note = new String(log.note(), StandardCharsets.UTF_8);
    List<Hash> hashes = Proofs.inclusion(index, log.size, log.nodes());
    return TlogProof.withExtra(log.entries.get(index), index, hashes, note);
  }

  private String bundle(int index, String... segments) throws Exception {
    return "{\"format\":\"evident-proof/v1\",\"index\":"
        + index
        + ",\"entry\":\""
        + HEX.formatHex(log.entries.get(index))
        + "\",\"segments\":["
        + String.join(",", segments)
        + "],\"proof\":\""
        + proof(index).text().replace("\n", "\\n")
        + "\",\"key\":\""
        + signer.verifierKey().text()
        + "\"}";
  }

  private static String segment(byte[] salt, byte[] data) {
    return "{\"salt\":\"%s\",\"data\":\"%s\"}"
        .formatted(HEX.formatHex(salt), Base64.getEncoder().encodeToString(data));
  }

  private static String destroyed(Hash hash) {
    return "{\"hash\":\"" + hash.hex() + "\"}";
  }
}
