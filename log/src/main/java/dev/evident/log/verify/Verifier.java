package dev.evident.log.verify;

import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Verifies a whole log: signature, every tile against its parent up to the root, every entry
 * against its leaf hash, and what {@link VerifyOptions} asks for besides. Works on any C2SP
 * tlog-tiles log; when entry 0 is the genesis of an Evident log with the checkpoint's origin, the
 * entries are also checked as Evident's.
 *
 * <p>Key changes: a checkpoint that no trusted key signed, but another key of the log's name, is
 * taken on trust while the tree is checked; it is good only if key changes in that very tree lead
 * from a trusted key to one that signed it. A forger cannot make such an entry without the trusted
 * key.
 */
public final class Verifier {
  private final LogSource source;
  private final VerifyOptions options;
  private final InstantSource clock;

  /** Nothing is read yet; the source is not closed here. */
  public Verifier(LogSource source, VerifyOptions options, InstantSource clock) {
    this.source = source;
    this.options = options;
    this.clock = clock;
  }

  /**
   * Reads the whole log once. Call it once: the acknowledgements are used up.
   *
   * @throws InterruptedException if this thread was interrupted; nothing is known then
   */
  public Verdict verify() throws InterruptedException {
    long started = System.nanoTime();
    try {
      Cosigned cosigned = readCosigned();
      SignedCheckpoint signed = readCheckpoint();
      List<VerifierKey> keys = signed.signedBy(options.keys());
      if (!keys.isEmpty()) {
        return verify(signed, cosigned, keys, started);
      }
      if (!signed.mayBeSignedByASuccessorOf(options.keys())) {
        throw signed.unsigned();
      }
      return followKeys(signed, cosigned, started);
    } catch (Finding finding) {
      return finding.failed();
    }
  }

  /** Until a trusted key is reached, no other fault counts: the checkpoint may be a stranger's. */
  private Verdict followKeys(SignedCheckpoint signed, Cosigned cosigned, long started)
      throws Finding, InterruptedException {
    try {
      return verify(signed, cosigned, List.of(), started);
    } catch (Finding finding) {
      throw switch (finding.failed().exitCode()) {
        case IO, KEY_CHAIN, MISSING_RESOURCE, CHECKPOINT -> finding;
        default ->
            new Finding(
                ExitCode.CHECKPOINT,
                signed.unsigned().failed().what()
                    + ", and no later key was reached because of "
                    + finding.failed().where()
                    + ": "
                    + finding.failed().what(),
                "checkpoint");
      };
    }
  }

  private Verdict verify(
      SignedCheckpoint signed, Cosigned cosigned, List<VerifierKey> signedBy, long started)
      throws Finding, InterruptedException {
    Checkpoint checkpoint = signed.checkpoint();
    Optional<SignedCheckpoint> old = readOld(checkpoint);
    SignedCheckpoint witnessed = witnessed(signed, cosigned);
    WitnessCheck witnesses = WitnessCheck.of(options.policy(), witnessed.note());
    if (checkpoint.size() < options.expectedSize().orElse(0)) {
      throw new Finding(
          ExitCode.INCOMPLETE_RANGE,
          "the log has "
              + checkpoint.size()
              + " entries, expected were at least "
              + options.expectedSize().getAsLong(),
          "checkpoint");
    }
    TrustedTiles tiles = TrustedTiles.open(source, checkpoint);
    boolean evident = checkpoint.size() > 0 && hasGenesis(tiles, checkpoint.origin());
    if (signedBy.isEmpty() && !evident) {
      throw signed.unsigned();
    }
    if (old.isPresent()) {
      checkOldRoot(old.get().checkpoint(), tiles);
    }
    if (!witnessed.equals(signed)) { // another note: also of the same size it may have another root
      checkOldRoot(witnessed.checkpoint(), tiles);
    }
    EntryPass pass = new EntryPass(tiles, evident, options.progress());
    pass.run(options.threads());
    KeyChain chain = KeyChain.of(checkpoint.origin(), pass.keyChanges());
    List<VerifierKey> keys = signedBy.isEmpty() ? followed(signed, chain) : signedBy;
    if (old.isPresent() && old.get().signedBy(chain.around(options.keys())).isEmpty()) {
      throw old.get().unsigned();
    }
    long acks = AckCheck.run(options.acks(), tiles);
    checkAge(witnesses, evident ? OptionalLong.of(pass.lastAcceptedMs()) : OptionalLong.empty());
    return new Verdict.Verified(
        checkpoint.origin(),
        checkpoint.size(),
        checkpoint.root(),
        tiles.count(),
        acks,
        evident,
        keys,
        witnesses.names(),
        witnessed.checkpoint().size(),
        Duration.ofNanos(System.nanoTime() - started));
  }

  private SignedCheckpoint readCheckpoint() throws Finding {
    try {
      byte[] bytes = source.checkpoint().orElseThrow(() -> TrustedTiles.missing("checkpoint"));
      return SignedCheckpoint.parse("checkpoint", bytes);
    } catch (LogSource.Damaged e) {
      throw new Finding(ExitCode.CHECKPOINT, "damaged: " + e.getMessage(), "checkpoint");
    } catch (IOException e) {
      throw TrustedTiles.unreadable("checkpoint", e);
    }
  }

  /** Asked for before the latest: of a log that grows meanwhile they are then not beyond it. */
  private Cosigned readCosigned() {
    if (options.policy().isEmpty()) {
      return new Cosigned(List.of(), Optional.empty());
    }
    try {
      return new Cosigned(source.cosigned(), Optional.empty());
    } catch (IOException e) {
      return new Cosigned(List.of(), Optional.of(e));
    }
  }

  /** Checkpoints with cosignatures, or why there are none; that counts only if one is needed. */
  private record Cosigned(List<byte[]> notes, Optional<IOException> problem) {}

  /**
   * The checkpoint that the quorum cosigned: the latest, or one before it that the log has grown
   * from. The latest when there is none with a quorum: then its own lines say what is missing.
   */
  private SignedCheckpoint witnessed(SignedCheckpoint latest, Cosigned cosigned) throws Finding {
    if (WitnessCheck.reached(options.policy(), latest.note())) {
      return latest;
    }
    if (cosigned.problem().isPresent()) {
      throw TrustedTiles.unreadable("witnessed checkpoint", cosigned.problem().get());
    }
    for (byte[] bytes : cosigned.notes()) {
      SignedCheckpoint one = SignedCheckpoint.parse("witnessed checkpoint", bytes);
      if (one.checkpoint().origin().equals(latest.checkpoint().origin())
          && WitnessCheck.reached(options.policy(), one.note())) {
        return one;
      }
    }
    return latest;
  }

  private Optional<SignedCheckpoint> readOld(Checkpoint now) throws Finding {
    if (options.oldCheckpoint().isEmpty()) {
      return Optional.empty();
    }
    SignedCheckpoint signed =
        SignedCheckpoint.parse("old checkpoint", options.oldCheckpoint().get());
    Checkpoint old = signed.checkpoint();
    boolean known = !signed.signedBy(options.keys()).isEmpty();
    if (!old.origin().equals(now.origin())
        || (!known && !signed.mayBeSignedByASuccessorOf(options.keys()))) {
      throw signed.unsigned();
    }
    if (known && old.size() > now.size()) {
      throw new Finding(
          ExitCode.ROLLBACK,
          "the log has " + now.size() + " entries, but had " + old.size() + " before",
          "checkpoint");
    }
    if (known && old.size() == now.size() && !old.root().equals(now.root())) {
      throw forked(old, now.root());
    }
    return Optional.of(signed);
  }

  /** For an old checkpoint of a key that is not trusted yet, the size is looked at only here. */
  private static void checkOldRoot(Checkpoint old, TrustedTiles tiles) throws Finding {
    if (old.size() > tiles.size()) {
      throw new Finding(
          ExitCode.ROLLBACK,
          "the log has " + tiles.size() + " entries, but had " + old.size() + " before",
          "checkpoint");
    }
    Hash then = new TrustedNodes(tiles).rootAt(old.size());
    if (!then.equals(old.root())) {
      throw forked(old, then);
    }
  }

  private static Finding forked(Checkpoint old, Hash now) {
    return new Finding(
        ExitCode.FORK,
        "at size " + old.size() + " the root was " + old.root() + " and now is " + now,
        "checkpoint");
  }

  private List<VerifierKey> followed(SignedCheckpoint signed, KeyChain chain) throws Finding {
    if (chain.isEmpty()) {
      throw signed.unsigned();
    }
    List<VerifierKey> keys = signed.signedBy(chain.from(options.keys()));
    if (keys.isEmpty()) {
      throw new Finding(
          ExitCode.KEY_CHAIN,
          "no chain of key changes leads from a trusted key to the one that signed the checkpoint",
          "checkpoint");
    }
    return keys;
  }

  /** Entry 0, held against its leaf hash before it is believed. */
  private static boolean hasGenesis(TrustedTiles tiles, String origin) throws Finding {
    int width = (int) Math.min(tiles.size(), 256);
    TrustedTiles.Entries entries = tiles.bundle(0, width);
    byte[] bytes = entries.bundle().entry(0);
    if (!new TrustedNodes(tiles).node(0, 0).equals(new Hasher().leaf(bytes))) {
      throw new Finding(
          ExitCode.ENTRY,
          "the entry is not the one that its leaf hash stands for",
          "entry 0 in " + entries.path());
    }
    try {
      Entry entry = Entry.decode(bytes);
      return entry.kind().equals(Optional.of(Entry.Kind.GENESIS))
          && Json.parse(entry.body()).string("origin").equals(origin);
    } catch (MalformedException _) {
      return false; // some other log's entry: opaque
    }
  }

  private void checkAge(WitnessCheck witnesses, OptionalLong lastAcceptedMs) throws Finding {
    if (options.maxAge().isEmpty()) {
      return;
    }
    Instant newest = Instant.MIN;
    try {
      if (witnesses.latest().isPresent()) {
        newest = Instant.ofEpochSecond(witnesses.latest().getAsLong());
      }
    } catch (DateTimeException _) {
      // a witness that names a time beyond all calendars says nothing about age
    }
    if (lastAcceptedMs.isPresent()) {
      Instant accepted = Instant.ofEpochMilli(lastAcceptedMs.getAsLong());
      newest = accepted.isAfter(newest) ? accepted : newest;
    }
    if (newest.equals(Instant.MIN)) {
      throw new Finding(
          ExitCode.STALE, "neither a witness nor an entry says how old it is", "checkpoint");
    }
    if (newest.isBefore(clock.instant().minus(options.maxAge().get()))) {
      throw new Finding(ExitCode.STALE, "the newest time in it is " + newest, "checkpoint");
    }
  }
}
