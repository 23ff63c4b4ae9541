package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.TlogProof;
import dev.evident.merkle.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * Verifies the proof of one entry, offline. Two forms: a C2SP tlog-proof whose extra data is the
 * entry, and a bundle {@code evident-proof/v1} that also holds the record, segment by segment:
 * record → commitment → entry → leaf → root → signature.
 *
 * <p>Only the keys handed in are trusted, never the one that a bundle names.
 */
public final class ProofCheck {
  /** A record of 1 MiB in base64, an entry, a proof. */
  public static final int BYTES_MAX = 16 << 20;

  private static final String WHERE = "proof";

  /** In a bundle for a reader who may not see all fields. */
  private static final String REDACTED = "redacted_view";

  private final VerifyOptions options;

  /** Trusts these keys of the log and asks for no witness. */
  public ProofCheck(List<VerifierKey> keys) {
    this(VerifyOptions.of(keys));
  }

  /** Takes keys and witness policy from the options of a whole verification, and nothing else. */
  public ProofCheck(VerifyOptions options) {
    this.options = options;
  }

  /** Verifies a file of either form: a bundle begins with a brace. */
  public Verdict check(byte[] file) {
    if (file.length > BYTES_MAX) {
      return new Verdict.Failed(ExitCode.USAGE, "a proof is at most 16 MiB long", WHERE);
    }
    return file.length > 0 && file[0] == '{' ? bundle(file) : tlogProof(file);
  }

  private Verdict tlogProof(byte[] file) {
    try {
      TlogProof proof = TlogProof.parse(file);
      byte[] entry =
          proof
              .extra()
              .orElseThrow(
                  () -> new MalformedException("the proof does not hold its entry as extra data"));
      return included(proof, entry, false, List.of());
    } catch (MalformedException e) {
      return new Verdict.Failed(ExitCode.INCLUSION, e.reason(), WHERE);
    } catch (Finding finding) {
      return finding.failed();
    }
  }

  private Verdict bundle(byte[] file) {
    try {
      Json json = Json.parse(file);
      if (!json.string("format").equals("evident-proof/v1")) {
        throw new MalformedException("format is not evident-proof/v1");
      }
      TlogProof proof = TlogProof.parse(json.string("proof").getBytes(StandardCharsets.UTF_8));
      if (proof.index() != json.number("index")) {
        throw new MalformedException("bundle and proof name different indexes");
      }
      byte[] entry = EvidenceText.ofHex(json.string("entry"));
      if (proof.extra().isPresent() && !Arrays.equals(proof.extra().get(), entry)) {
        throw new MalformedException("bundle and proof hold different entries");
      }
      if (json.names().contains(REDACTED) && !json.names().contains("segments")) {
        var _ = RecordParts.entry(entry, WHERE);
        return new Verdict.Withheld(included(proof, entry, false, List.of()));
      }
      List<Integer> destroyed = record(json, entry);
      return included(proof, entry, true, destroyed);
    } catch (MalformedException e) {
      return new Verdict.Failed(ExitCode.INCLUSION, e.reason(), WHERE);
    } catch (Finding finding) {
      return finding.failed();
    }
  }

  /** Reads the segments only once the entry is known to be one: that is said first. */
  private static List<Integer> record(Json json, byte[] entry) throws Finding, MalformedException {
    var _ = RecordParts.entry(entry, WHERE);
    List<EvidenceSegment> segments = new ArrayList<>();
    if (json.names().contains("segments")) {
      for (Json segment : json.list("segments")) {
        segments.add(EvidenceEvent.segment(segment));
      }
    }
    return RecordParts.check(segments, entry, WHERE);
  }

  private Verdict.Proven included(
      TlogProof proof, byte[] entry, boolean payloadChecked, List<Integer> destroyed)
      throws Finding {
    SignedCheckpoint signed =
        SignedCheckpoint.parse("checkpoint", proof.checkpoint().getBytes(StandardCharsets.UTF_8));
    List<VerifierKey> by = signed.signedBy(options.keys());
    if (by.isEmpty()) {
      throw signed.unsigned();
    }
    WitnessCheck witnesses = WitnessCheck.of(options.policy(), signed.note());
    Hash leaf = new Hasher().leaf(entry);
    long size = signed.checkpoint().size();
    if (!Proofs.verifyInclusion(
        proof.index(), size, leaf, proof.hashes(), signed.checkpoint().root())) {
      throw new Finding(
          ExitCode.INCLUSION,
          "the proof does not lead from entry " + proof.index() + " to the checkpoint's root",
          WHERE);
    }
    return new Verdict.Proven(
        signed.checkpoint().origin(),
        proof.index(),
        size,
        leaf,
        by,
        witnesses.names(),
        payloadChecked,
        destroyed);
  }
}
