package dev.evident.log.verify;

import dev.evident.merkle.Commitment;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.TlogProof;
import dev.evident.merkle.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;

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
      byte[] entry = hex(json.string("entry"));
      if (proof.extra().isPresent() && !Arrays.equals(proof.extra().get(), entry)) {
        throw new MalformedException("bundle and proof hold different entries");
      }
      if (json.names().contains(REDACTED) && !json.names().contains("segments")) {
        Entry _ = own(entry);
        return new Verdict.Withheld(included(proof, entry, false, List.of()));
      }
      List<Integer> destroyed = record(json.list("segments"), entry);
      return included(proof, entry, true, destroyed);
    } catch (MalformedException e) {
      return new Verdict.Failed(ExitCode.INCLUSION, e.reason(), WHERE);
    } catch (Finding finding) {
      return finding.failed();
    }
  }

  /** Holds the segments against the entry's commitment; returns which of them are destroyed. */
  private static List<Integer> record(List<Json> segments, byte[] bytes)
      throws Finding, MalformedException {
    Entry entry = own(bytes);
    if (segments.isEmpty() && entry.kind().map(Entry.Kind::control).orElse(true)) {
      return List.of(); // a control entry carries its content itself
    }
    if (segments.isEmpty() || segments.size() > Commitment.SEGMENTS_MAX) {
      throw new Finding(ExitCode.PAYLOAD_MISSING, "the bundle holds no record", WHERE);
    }
    List<Hash> hashes = new ArrayList<>();
    List<Integer> destroyed = new ArrayList<>();
    for (int number = 1; number <= segments.size(); number++) {
      Json segment = segments.get(number - 1);
      if (segment.isString("hash")) {
        hashes.add(Hash.of(exactly(hex(segment.string("hash")), Hash.BYTES)));
        destroyed.add(number);
      } else {
        byte[] salt = exactly(hex(segment.string("salt")), Commitment.SALT_BYTES);
        hashes.add(Commitment.segmentHash(number, salt, base64(segment.string("data"))));
      }
    }
    Optional<Hash> commitment = entry.commitment();
    boolean several = entry.kind().equals(Optional.of(Entry.Kind.SEGMENTED_EVENT));
    if (commitment.isEmpty()
        || several != (segments.size() > 1)
        || !commitment.get().equals(Commitment.recordHash(hashes))) {
      throw new Finding(
          ExitCode.PAYLOAD_MISMATCH, "the record is not the one that the entry commits to", WHERE);
    }
    if (destroyed.size() == segments.size()) {
      throw new Finding(ExitCode.PAYLOAD_MISSING, "every part of the record is destroyed", WHERE);
    }
    return destroyed;
  }

  private static Entry own(byte[] bytes) throws Finding {
    try {
      return Entry.decode(bytes);
    } catch (MalformedException e) {
      throw new Finding(ExitCode.ENTRY, e.reason(), WHERE);
    }
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

  private static byte[] hex(String text) throws MalformedException {
    try {
      return HexFormat.of().parseHex(text);
    } catch (IllegalArgumentException _) {
      throw new MalformedException("not hexadecimal digits");
    }
  }

  private static byte[] base64(String text) throws MalformedException {
    try {
      return Base64.getDecoder().decode(text);
    } catch (IllegalArgumentException _) {
      throw new MalformedException("not base64");
    }
  }

  private static byte[] exactly(byte[] bytes, int length) throws MalformedException {
    if (bytes.length != length) {
      throw new MalformedException("expected " + length + " bytes, not " + bytes.length);
    }
    return bytes;
  }
}
