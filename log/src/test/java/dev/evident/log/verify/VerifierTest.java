package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.Entry;
import dev.evident.merkle.NoteSignature;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Tile;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Base64;
import java.util.Collections;
import java.util.Iterator;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class VerifierTest {
  private static final long SEED = 9;
  private static final Instant NOW = Instant.ofEpochMilli(SyntheticLog.START_MS + 60_000);
  private final NoteSigner signer = SyntheticLog.signer(SyntheticLog.ORIGIN);
  private final VerifyOptions options = VerifyOptions.of(List.of(signer.verifierKey()));

  @Test
  void anotherKeyIsRefused() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    for (NoteSigner other :
        List.of(SyntheticLog.signer(SyntheticLog.ORIGIN), SyntheticLog.signer("other.example"))) {
      VerifyOptions pinned = VerifyOptions.of(List.of(other.verifierKey()));
      assertThat(code(log, pinned)).isEqualTo(ExitCode.CHECKPOINT);
    }
    SyntheticLog foreign = SyntheticLog.foreign(300, SEED, signer);
    NoteSigner other = SyntheticLog.signer(SyntheticLog.ORIGIN);
    assertThat(code(foreign, VerifyOptions.of(List.of(other.verifierKey()))))
        .isEqualTo(ExitCode.CHECKPOINT);
    assertThatThrownBy(() -> VerifyOptions.of(List.of()))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(
            () -> VerifyOptions.of(List.of(SyntheticLog.witness("w.example").verifierKey())))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void aLogGrowsFromEveryOlderCheckpoint() throws Exception {
    List<byte[]> entries = SyntheticLog.evidentEntries(70_000, SEED);
    SyntheticLog log = SyntheticLog.of(entries, signer);
    for (int size : List.of(0, 1, 2, 255, 256, 257, 511, 65_535, 65_536, 65_537, 69_999, 70_000)) {
      SyntheticLog old = SyntheticLog.of(entries.subList(0, size), signer);
      assertThat(code(log, options.withOldCheckpoint(old.note())))
          .as("from %d", size)
          .isEqualTo(ExitCode.VERIFIED);
    }
  }

  @Test
  void forkAndRollbackAreFound() throws Exception {
    SyntheticLog log = SyntheticLog.evident(70_000, SEED, signer);
    for (int size : List.of(1, 256, 257, 69_999, 70_000)) {
      List<byte[]> other = SyntheticLog.evidentEntries(size, SEED);
      other.set(size - 1, SyntheticLog.event(new Random(1), SyntheticLog.START_MS));
      SyntheticLog fork = SyntheticLog.of(other, signer);
      assertThat(code(log, options.withOldCheckpoint(fork.note())))
          .as("fork at %d", size)
          .isEqualTo(ExitCode.FORK);
    }
    SyntheticLog shorter = SyntheticLog.evident(69_999, SEED, signer);
    assertThat(code(shorter, options.withOldCheckpoint(log.note()))).isEqualTo(ExitCode.ROLLBACK);
    SyntheticLog empty = SyntheticLog.evident(0, SEED, signer);
    assertThat(code(empty, options.withOldCheckpoint(log.note()))).isEqualTo(ExitCode.ROLLBACK);
  }

  @Test
  void anOldCheckpointThatIsNotTheLogsOwnIsRefused() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    byte[] forged = SyntheticLog.evident(10, SEED, SyntheticLog.signer(SyntheticLog.ORIGIN)).note();
    assertThat(code(log, options.withOldCheckpoint(forged))).isEqualTo(ExitCode.CHECKPOINT);
    assertThat(code(log, options.withOldCheckpoint(new byte[] {1}))).isEqualTo(ExitCode.CHECKPOINT);
  }

  @Test
  void acknowledgementsAreHeldAgainstTheLog() throws Exception {
    SyntheticLog log = SyntheticLog.evident(70_000, SEED, signer);
    List<Ack> acks = new ArrayList<>();
    for (int i = 0; i < log.size; i += 7) {
      acks.add(Ack.parse(new Ack(i, log.leaf(i)).line()));
    }
    acks.add(new Ack(69_999, log.leaf(69_999)));
    Collections.shuffle(acks, new Random(SEED));
    assertThat(verify(log, options.withAcks(acks.iterator())))
        .isInstanceOfSatisfying(
            Verdict.Verified.class, good -> assertThat(good.acks()).isEqualTo(acks.size()));
    for (Ack broken :
        List.of(
            new Ack(5, log.leaf(6)),
            new Ack(69_999, log.leaf(69_998)),
            new Ack(70_000, log.leaf(0)),
            new Ack(Long.MAX_VALUE, log.leaf(0)))) {
      List<Ack> all = new ArrayList<>(acks);
      all.add(all.size() / 2, broken);
      assertThat(verify(log, options.withAcks(all.iterator())))
          .isInstanceOfSatisfying(
              Verdict.Failed.class,
              bad -> {
                assertThat(bad.exitCode()).isEqualTo(ExitCode.BROKEN_ACKNOWLEDGEMENT);
                assertThat(bad.where()).isEqualTo("entry " + broken.index());
              });
    }
    Iterator<Ack> unreadable =
        new Iterator<>() {
          @Override
          public boolean hasNext() {
            return true;
          }

          @Override
          public Ack next() {
            throw new UncheckedIOException(new IOException("disk on fire"));
          }
        };
    assertThat(code(log, options.withAcks(unreadable))).isEqualTo(ExitCode.IO);
  }

  @Test
  void theWitnessQuorumMustBeThere() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    NoteSigner a = SyntheticLog.witness("a.example");
    NoteSigner b = SyntheticLog.witness("b.example");
    String two =
        "witness A "
            + a.verifierKey().text()
            + "\nwitness B "
            + b.verifierKey().text()
            + "\ngroup G all A B\nquorum G\n";
    WitnessPolicy policy = WitnessPolicy.parse(SyntheticLog.bytes(two));
    String text = log.checkpointText();
    NoteSignature byA = a.cosign(text, NOW.getEpochSecond());
    NoteSignature byB = b.cosign(text, NOW.getEpochSecond() - 10);
    assertThat(code(log, options.withPolicy(policy))).isEqualTo(ExitCode.WITNESS_QUORUM);
    log.sign(signer, byA);
    assertThat(code(log, options.withPolicy(policy))).isEqualTo(ExitCode.WITNESS_QUORUM);
    log.sign(signer, byA, byB);
    assertThat(verify(log, options.withPolicy(policy)))
        .isInstanceOfSatisfying(
            Verdict.Verified.class, good -> assertThat(good.witnesses()).containsExactly("A", "B"));
    log.sign(signer, byA, b.cosign(text + "more\n", 5));
    assertThat(code(log, options.withPolicy(policy))).isEqualTo(ExitCode.WITNESS_QUORUM);
  }

  /**
   * The latest checkpoint does not wait for witnesses: one before it, that the log grew from, will
   * do.
   */
  @Test
  void theQuorumMayHaveCosignedAnOlderCheckpointOfTheSameLog() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    NoteSigner a = SyntheticLog.witness("a.example");
    WitnessPolicy policy =
        WitnessPolicy.parse(
            SyntheticLog.bytes("witness A " + a.verifierKey().text() + "\nquorum A\n"));
    SyntheticLog older = SyntheticLog.of(log.entries.subList(0, 200), signer);
    older.sign(signer, a.cosign(older.checkpointText(), NOW.getEpochSecond()));
    assertThat(verify(cosigned(log, older), options.withPolicy(policy)))
        .isInstanceOfSatisfying(
            Verdict.Verified.class,
            good -> {
              assertThat(good.size()).isEqualTo(300);
              assertThat(good.witnessedSize()).isEqualTo(200);
              assertThat(good.witnesses()).containsExactly("A");
            });
    SyntheticLog another = SyntheticLog.evident(200, SEED + 1, signer);
    another.sign(signer, a.cosign(another.checkpointText(), NOW.getEpochSecond()));
    assertThat(code(cosigned(log, another), options.withPolicy(policy))).isEqualTo(ExitCode.FORK);
    SyntheticLog longer = SyntheticLog.evident(400, SEED, signer);
    longer.sign(signer, a.cosign(longer.checkpointText(), NOW.getEpochSecond()));
    assertThat(code(cosigned(log, longer), options.withPolicy(policy)))
        .isEqualTo(ExitCode.ROLLBACK);
    assertThat(code(cosigned(log, log), options.withPolicy(policy)))
        .isEqualTo(ExitCode.WITNESS_QUORUM);
    log.sign(signer, a.cosign(log.checkpointText() + "more\n", 5));
    assertThat(code(cosigned(log, older), options.withPolicy(policy)))
        .as("a wrong line is not made good by a right one elsewhere")
        .isEqualTo(ExitCode.WITNESS_QUORUM);
  }

  private static LogSource cosigned(SyntheticLog log, SyntheticLog witnessed) {
    return new Delegate(log) {
      @Override
      public List<byte[]> cosigned() throws IOException {
        return witnessed.checkpoint().stream().toList();
      }
    };
  }

  @Test
  void aStaleCheckpointIsRefused() throws Exception {
    VerifyOptions fresh = options.withMaxAge(Duration.ofMinutes(2));
    assertThat(code(SyntheticLog.evident(300, SEED, signer), fresh)).isEqualTo(ExitCode.VERIFIED);
    SyntheticLog foreign = SyntheticLog.foreign(300, SEED, signer);
    assertThat(code(foreign, fresh)).isEqualTo(ExitCode.STALE); // nothing says how old it is
    VerifyOptions strict = options.withMaxAge(Duration.ofSeconds(30));
    assertThat(code(SyntheticLog.evident(300, SEED, signer), strict)).isEqualTo(ExitCode.STALE);
    NoteSigner witness = SyntheticLog.witness("w.example");
    WitnessPolicy policy =
        WitnessPolicy.parse(
            SyntheticLog.bytes("witness W " + witness.verifierKey().text() + "\nquorum W\n"));
    foreign.sign(signer, witness.cosign(foreign.checkpointText(), NOW.getEpochSecond() - 20));
    assertThat(code(foreign, strict.withPolicy(policy))).isEqualTo(ExitCode.VERIFIED);
    foreign.sign(signer, witness.cosign(foreign.checkpointText(), Long.MAX_VALUE));
    assertThat(code(foreign, strict.withPolicy(policy))).isEqualTo(ExitCode.STALE);
  }

  @Test
  void fewerEntriesThanExpectedAreAnIncompleteRange() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    assertThat(code(log, options.withExpectedSize(300))).isEqualTo(ExitCode.VERIFIED);
    assertThat(code(log, options.withExpectedSize(301))).isEqualTo(ExitCode.INCOMPLETE_RANGE);
  }

  @Test
  void timesThatFallAreFoundInsideAndBetweenChunks() throws Exception {
    for (int at : List.of(1, 256, 65_535, 65_536, 65_537)) {
      List<byte[]> entries = SyntheticLog.evidentEntries(66_000, SEED);
      long before = at == 1 ? SyntheticLog.START_MS : SyntheticLog.START_MS + (at - 1) / 10;
      entries.set(at, SyntheticLog.event(new Random(2), before - 1));
      assertThat(verify(SyntheticLog.of(entries, signer), options))
          .isInstanceOfSatisfying(
              Verdict.Failed.class,
              bad -> {
                assertThat(bad.exitCode()).isEqualTo(ExitCode.TIME_BRACKET);
                assertThat(bad.where()).isEqualTo("entry " + at);
              });
    }
  }

  @Test
  void anEntryThatIsNotOfEvidentsFormIsFoundInAnEvidentLogOnly() throws Exception {
    List<byte[]> entries = SyntheticLog.evidentEntries(300, SEED);
    entries.set(270, SyntheticLog.bytes("something else"));
    assertThat(code(SyntheticLog.of(entries, signer), options)).isEqualTo(ExitCode.ENTRY);
    entries.set(0, SyntheticLog.bytes("something else"));
    assertThat(code(SyntheticLog.of(entries, signer), options)).isEqualTo(ExitCode.VERIFIED);
  }

  @Test
  void unknownKindsAndOtherKeyEventsAreOpaque() throws Exception {
    List<byte[]> entries = SyntheticLog.evidentEntries(300, SEED);
    byte[] unknown = entries.get(100).clone();
    unknown[1] = 99;
    entries.set(100, unknown);
    entries.set(101, keyEvent("{\"data_key\":\"7\",\"destroyed\":true}"));
    assertThat(code(SyntheticLog.of(entries, signer), options)).isEqualTo(ExitCode.VERIFIED);
    entries.set(101, keyEvent("{\"data_key\":"));
    assertThat(code(SyntheticLog.of(entries, signer), options)).isEqualTo(ExitCode.KEY_CHAIN);
  }

  @Test
  void aChainOfKeyChangesLeadsToTheKeyInUse() throws Exception {
    NoteSigner second = SyntheticLog.signer(SyntheticLog.ORIGIN);
    NoteSigner third = SyntheticLog.signer(SyntheticLog.ORIGIN);
    List<byte[]> entries = SyntheticLog.evidentEntries(70_000, SEED);
    byte[] oldNote = SyntheticLog.of(entries.subList(0, 200), signer).note();
    entries.set(300, keyChange(300, signer, second, signer, second));
    entries.set(66_000, keyChange(66_000, second, third, second, third));
    SyntheticLog log = SyntheticLog.of(entries, third);
    for (NoteSigner pinned : List.of(signer, second, third)) {
      VerifyOptions pins = VerifyOptions.of(List.of(pinned.verifierKey()));
      assertThat(verify(log, pins.withOldCheckpoint(oldNote)))
          .isInstanceOfSatisfying(
              Verdict.Verified.class,
              good -> assertThat(good.keys()).containsExactly(third.verifierKey()));
    }
    NoteSigner stranger = SyntheticLog.signer(SyntheticLog.ORIGIN);
    VerifyOptions strange = VerifyOptions.of(List.of(stranger.verifierKey()));
    assertThat(code(log, strange)).isEqualTo(ExitCode.KEY_CHAIN);
    log.sign(stranger);
    assertThat(code(log, options)).isEqualTo(ExitCode.KEY_CHAIN);
    assertThat(code(SyntheticLog.of(entries.subList(0, 70_000), second), options))
        .isEqualTo(ExitCode.VERIFIED);
    byte[] forged = SyntheticLog.of(entries.subList(0, 200), stranger).note();
    log.sign(third);
    assertThat(code(log, options.withOldCheckpoint(forged))).isEqualTo(ExitCode.CHECKPOINT);
  }

  @Test
  void aBrokenChainOfKeyChangesIsFound() throws Exception {
    NoteSigner second = SyntheticLog.signer(SyntheticLog.ORIGIN);
    NoteSigner third = SyntheticLog.signer(SyntheticLog.ORIGIN);
    NoteSigner elsewhere = SyntheticLog.signer("other.example");
    List<List<byte[]>> broken =
        List.of(
            List.of(
                keyChange(300, signer, second, second, second)), // not handed over by the old key
            List.of(keyChange(300, signer, second, signer, signer)), // not taken by the new one
            List.of(keyChange(300, signer, elsewhere, signer, elsewhere)),
            List.of(keyChange(300, second, third, second, third)), // the first link is missing
            List.of(
                keyChange(300, signer, second, signer, second),
                keyChange(
                    300, signer, third, signer, third))); // does not start from the key in use
    for (List<byte[]> changes : broken) {
      List<byte[]> entries = SyntheticLog.evidentEntries(400, SEED);
      for (int i = 0; i < changes.size(); i++) {
        entries.set(300 + i, changes.get(i));
      }
      SyntheticLog log = SyntheticLog.of(entries, third);
      assertThat(code(log, options)).isEqualTo(ExitCode.KEY_CHAIN);
    }
  }

  @Test
  void aCheckpointOfAStrangerIsRefusedEvenWhenTheTreeIsWrongToo() throws Exception {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    SyntheticLog other =
        SyntheticLog.evident(300, SEED + 1, SyntheticLog.signer(SyntheticLog.ORIGIN));
    log.files.put("checkpoint", other.note());
    assertThat(code(log, options)).isEqualTo(ExitCode.CHECKPOINT);
  }

  @Test
  void aPartialTileMayHaveGivenWayToTheFullOne() throws Exception {
    List<byte[]> entries = SyntheticLog.evidentEntries(600, SEED);
    SyntheticLog now = SyntheticLog.of(entries, signer);
    SyntheticLog before = SyntheticLog.of(entries.subList(0, 300), signer);
    now.files.put("checkpoint", before.note());
    now.files.put("tile/1/000.p/1", before.files.get("tile/1/000.p/1"));
    assertThat(code(now, options)).isEqualTo(ExitCode.VERIFIED);
  }

  @Test
  void anUnreadableSourceIsAnIoErrorAndNotAnAnswer() throws Exception {
    SyntheticLog log = SyntheticLog.evident(70_000, SEED, signer);
    for (String broken : List.of("checkpoint", "tile/0/", "tile/1/", "tile/entries/")) {
      assertThat(code(failing(log, broken), options)).as(broken).isEqualTo(ExitCode.IO);
    }
    log.files.remove("checkpoint");
    assertThat(code(log, options)).isEqualTo(ExitCode.MISSING_RESOURCE);
  }

  @Test
  void progressReachesTheWholeLog() throws Exception {
    SyntheticLog log = SyntheticLog.evident(70_000, SEED, signer);
    AtomicLong most = new AtomicLong();
    verify(
        log,
        options
            .withThreads(3)
            .withProgress((entries, size) -> {
              assertThat(size).isEqualTo(70_000);
              most.accumulateAndGet(entries, Math::max);
            }));
    assertThat(most).hasValue(70_000);
  }

  @Test
  void aBugInASourceIsNotTakenForAVerdict() {
    SyntheticLog log = SyntheticLog.evident(300, SEED, signer);
    LogSource buggy =
        new Delegate(log) {
          @Override
          public Optional<byte[]> entries(BundleId bundle) throws IOException {
            if (bundle.index() == 1) {
              throw new IllegalStateException("bug");
            }
            return super.entries(bundle);
          }
        };
    assertThatThrownBy(() -> verify(buggy, options)).isInstanceOf(AssertionError.class);
  }

  private static byte[] keyEvent(String body) {
    return Entry.control(
        Entry.Kind.KEY, 0, 0, SyntheticLog.START_MS + 10, SyntheticLog.bytes(body));
  }

  private static byte[] keyChange(
      int index, NoteSigner old, NoteSigner next, NoteSigner signsOld, NoteSigner signsNew) {
    VerifierKey a = old.verifierKey();
    VerifierKey b = next.verifierKey();
    byte[] statement =
        SyntheticLog.bytes(
            "evident-key-change/v1\n"
                + SyntheticLog.ORIGIN
                + "\n"
                + a.text()
                + "\n"
                + b.text()
                + "\n");
    Base64.Encoder base64 = Base64.getEncoder();
    String body =
        "{\"old\":\"%s\",\"new\":\"%s\",\"old_signature\":\"%s\",\"new_signature\":\"%s\"}"
            .formatted(
                a.text(),
                b.text(),
                base64.encodeToString(signsOld.signRaw(statement)),
                base64.encodeToString(signsNew.signRaw(statement)));
    long ms = SyntheticLog.START_MS + index / 10;
    return Entry.control(Entry.Kind.KEY, 0, 0, ms, SyntheticLog.bytes(body));
  }

  private static LogSource failing(SyntheticLog log, String prefix) {
    return new Delegate(log) {
      @Override
      public Optional<byte[]> checkpoint() throws IOException {
        return checked("checkpoint", super.checkpoint());
      }

      @Override
      public Optional<byte[]> tile(Tile tile) throws IOException {
        return checked(tile.path(), super.tile(tile));
      }

      @Override
      public Optional<byte[]> entries(BundleId bundle) throws IOException {
        return checked(bundle.path(), super.entries(bundle));
      }

      private Optional<byte[]> checked(String path, Optional<byte[]> found) throws IOException {
        if (path.startsWith(prefix)) {
          throw new IOException("no answer");
        }
        return found;
      }
    };
  }

  private static class Delegate implements LogSource {
    private final SyntheticLog log;

    Delegate(SyntheticLog log) {
      this.log = log;
    }

    @Override
    public Optional<byte[]> checkpoint() throws IOException {
      return log.checkpoint();
    }

    @Override
    public Optional<byte[]> tile(Tile tile) throws IOException {
      return log.tile(tile);
    }

    @Override
    public Optional<byte[]> entries(BundleId bundle) throws IOException {
      return log.entries(bundle);
    }
  }

  private static Verdict verify(LogSource log, VerifyOptions options) throws InterruptedException {
    return new Verifier(log, options, () -> NOW).verify();
  }

  private static ExitCode code(LogSource log, VerifyOptions options) throws InterruptedException {
    Verdict verdict = verify(log, options);
    if (verdict instanceof Verdict.Failed failed) {
      System.out.println(failed);
    }
    return verdict.exitCode();
  }
}
