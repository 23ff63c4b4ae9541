package dev.evident.store;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.store.StoreLogs.Running;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A verification that somebody asks for reads everything, and finds what was changed. */
class VerificationTest {
  @TempDir Path data;

  private static Verification end(Running running) throws Exception {
    long due = System.nanoTime() + StoreLogs.LONG.toNanos();
    while (true) {
      Verification now = running.store.verification().orElseThrow();
      if (now.ended().isPresent()) {
        return now;
      }
      assertThat(System.nanoTime() - due).as(now.toString()).isNegative();
      Thread.onSpinWait();
    }
  }

  private static void awaitSigned(Running running) throws Exception {
    long last = running.log.committed().size() - 1;
    assertThat(running.log.awaitPublished(last, StoreLogs.LONG)).isPresent();
  }

  @Test
  void sealedRecordsAndThoseOfTheJournalGiveTheRootThatWasSigned() throws Exception {
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 1_500);
      running.settle();
      StoreLogs.fill(running.log, 1_537); // these stay in the journal
      awaitSigned(running);
      assertThat(running.store.verification()).isEmpty();
      assertThat(running.store.beginVerification()).isTrue();
      Verification end = end(running);
      assertThat(end.outcome()).as(end.toString()).isEqualTo(Verification.Outcome.VERIFIED);
      assertThat(end.done()).isEqualTo(end.size()).isGreaterThanOrEqualTo(1_537);
      assertThat(end.findings()).isEmpty();
      assertThat(running.store.integrity().segments())
          .isNotEmpty()
          .allMatch(one -> one.verifiedAt().isPresent());
    }
  }

  @Test
  void aLogThatNothingWasSealedOfIsVerifiedOutOfItsJournal() throws Exception {
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 20);
      awaitSigned(running);
      assertThat(running.store.beginVerification()).isTrue();
      assertThat(end(running).outcome()).isEqualTo(Verification.Outcome.VERIFIED);
    }
  }

  @Test
  void aChangedFileIsNamed() throws Exception {
    try (Running running = StoreLogs.open(data)) {
      StoreLogs.fill(running.log, 1_500);
      running.settle();
    }
    Path file;
    try (var all = Files.list(data.resolve("store"))) {
      file =
          all.filter(path -> path.toString().endsWith(SegmentEntry.SUFFIX))
              .max(Comparator.comparingLong(path -> path.toFile().length()))
              .orElseThrow();
    }
    byte[] bytes = Files.readAllBytes(file);
    bytes[bytes.length / 3] ^= 1;
    Files.write(file, bytes);
    try (Running running = StoreLogs.open(data)) {
      awaitSigned(running);
      assertThat(running.store.beginVerification()).isTrue();
      Verification end = end(running);
      assertThat(end.outcome()).isEqualTo(Verification.Outcome.DAMAGED);
      assertThat(end.findings()).isNotEmpty();
      assertThat(running.store.integrity().damaged())
          .extracting(Integrity.OfSegment::file)
          .contains(file.getFileName().toString());
    }
  }
}
