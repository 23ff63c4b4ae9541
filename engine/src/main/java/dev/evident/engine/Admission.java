package dev.evident.engine;

import dev.evident.codec.BodyFormat;
import dev.evident.codec.BodyRefused;
import dev.evident.codec.EventReader;
import dev.evident.codec.ParsedRecord;
import dev.evident.log.Batch;
import dev.evident.log.EvidentLog;
import dev.evident.log.Refused;
import dev.evident.merkle.Hash;
import dev.evident.model.Refusal;
import dev.evident.model.RefusalCode;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/**
 * One request on its way into the log: reads the body, collects its records in batches that fit a
 * commit, hands all of them over at once, and tells what became of each line. For one thread.
 *
 * <p>Nothing is handed over before the whole body was read: a body that breaks off leaves nothing
 * behind, and a full queue refuses the whole request, so that sending it again is always right.
 */
final class Admission implements EventReader.Sink, AutoCloseable {
  /** A batch is closed at these sizes, so that it fits a commit together with others. */
  private static final int BATCH_RECORDS_MAX = 2_048;

  private static final int BATCH_BYTES_WANTED = 1 << 20;
  private static final int BYTES_AT_FIRST = 4 * 1024;

  /** First size of a further batch: most often it takes a small rest. */
  private static final int FURTHER_BYTES_AT_FIRST = 64 * 1024;

  /**
   * What the records of one request may take. Names that move to {@code parameters} can make a
   * record many times longer than the event, so the bound on the body does not bound this.
   */
  private static final long RECORDS_BYTES_MAX = 2L * Batch.BODY_BYTES_MAX;

  /** More than a batch adds to a record: prefix, two salts, two lengths. */
  private static final int RECORD_OVERHEAD_BYTES = 128;

  private final EvidentLog log;
  private final boolean atomic;
  private final AdmissionBudget.Share share;
  private final MessageDigest sha256 = RecordIdentity.sha256();
  private final List<Batch> batches = new ArrayList<>(1);
  private final List<Refusal> rejected = new ArrayList<>();
  private Batch current;
  private int[] lines = new int[16];
  private int records;
  private String firstId = "";
  private long recordsBytes;
  private boolean tooLarge;
  private @Nullable Refused overBudget;

  Admission(EvidentLog log, AdmissionBudget budget, boolean atomic) {
    this.log = log;
    this.atomic = atomic;
    this.share = budget.share();
    this.current = new Batch(log.salts(), BYTES_AT_FIRST, atomic);
  }

  /** Reads the whole body. */
  void read(EventReader reader, InputStream body, BodyFormat format, String idempotencyKey)
      throws IOException, BodyRefused, Refused {
    share.take(BYTES_AT_FIRST);
    reader.read(body, format, idempotencyKey, this);
    if (tooLarge) {
      throw new BodyRefused(
          new Refusal(
              RefusalCode.BATCH_TOO_LARGE,
              0,
              "",
              "the records would have more than "
                  + recordsBytesMax()
                  + " bytes; send the events in smaller batches"));
    }
    Refused over = overBudget;
    if (over != null) {
      throw over;
    }
    if (current.count() > 0) {
      batches.add(current);
    }
  }

  @Override
  public void accepted(ParsedRecord record) {
    recordsBytes += record.recordLength() + RECORD_OVERHEAD_BYTES;
    tooLarge |= recordsBytes > recordsBytesMax();
    if (overBudget != null || tooLarge) {
      return;
    }
    boolean full =
        current.count() == BATCH_RECORDS_MAX
            || current.bodyBytes() + record.recordLength() + RECORD_OVERHEAD_BYTES
                > BATCH_BYTES_WANTED;
    if (full && !atomic && current.count() > 0) {
      batches.add(current);
      current = new Batch(log.salts(), FURTHER_BYTES_AT_FIRST);
    }
    try {
      share.take(record.recordLength());
    } catch (Refused e) {
      overBudget = e;
      return;
    }
    Batch.Id id =
        new Batch.Id(
            RecordIdentity.key(
                sha256, record.stream(), record.buffer(), record.idOffset(), record.idLength()),
            record.idMillis(),
            record.idFromServer(),
            record.timeFromServer());
    if (record.segments() == 1) {
      current.addEvent(
          record.recordClass(),
          record.stream(),
          id,
          record.buffer(),
          record.offset(),
          record.length());
    } else {
      current.addSplitEvent(
          record.recordClass(),
          record.stream(),
          id,
          record.buffer(),
          record.offset(),
          record.length(),
          record.buffer(),
          record.secondOffset(),
          record.secondLength());
    }
    if (records == 0) {
      firstId =
          new String(record.buffer(), record.idOffset(), record.idLength(), StandardCharsets.UTF_8);
    }
    if (records == lines.length) {
      lines = Arrays.copyOf(lines, 2 * records);
    }
    lines[records++] = record.line();
  }

  /** Records that {@link #commit} would commit if none of them is a duplicate. */
  int records() {
    return records;
  }

  /** An atomic request is one batch, which has a bound of its own. */
  private long recordsBytesMax() {
    return atomic ? Batch.BODY_BYTES_MAX : RECORDS_BYTES_MAX;
  }

  @Override
  public void rejected(Refusal refusal) {
    rejected.add(refusal);
  }

  /** Hands everything over and waits until it is durable. */
  Admitted commit() throws Refused, InterruptedException {
    boolean nothing = batches.isEmpty() || (atomic && !rejected.isEmpty());
    if (nothing) {
      return new Admitted(
          0,
          0,
          OptionalLong.empty(),
          OptionalLong.empty(),
          log.committed().size(),
          log.committed().root(),
          List.of(),
          rejected,
          "");
    }
    log.submit(batches);
    Outcome outcome = new Outcome();
    for (Batch batch : batches) {
      outcome.take(batch);
    }
    return outcome.result();
  }

  /** Adds up the answers of the batches, in the order of the lines. */
  private final class Outcome {
    private int accepted;
    private int duplicates;
    private long first = Long.MAX_VALUE;
    private long last = -1;
    private long size = log.committed().size();
    private Hash root = log.committed().root();
    private int line;
    private final List<Admitted.Receipt> receipts = new ArrayList<>(records);

    void take(Batch batch) throws Refused, InterruptedException {
      try {
        batch.await();
      } catch (Refused e) {
        if (batches.size() == 1) {
          throw e;
        }
        refuseAll(batch, e);
        return;
      }
      size = batch.size();
      root = batch.root();
      for (int i = 0; i < batch.count(); i++) {
        one(batch, i, lines[line++]);
      }
    }

    private Refusal conflict(int lineNumber, long index) {
      String where =
          index < 0 ? "stands before it in the request" : "is in the log at index " + index;
      return new Refusal(
          RefusalCode.ID_CONFLICT,
          lineNumber,
          "id",
          "an event with this id and other content " + where + "; ids name one event for ever");
    }

    private void refuseAll(Batch batch, Refused why) {
      RefusalCode code = Engine.code(why.reason());
      for (int i = 0; i < batch.count(); i++) {
        rejected.add(new Refusal(code, lines[line++], "", Engine.detail(why)));
      }
    }

    private void one(Batch batch, int i, int lineNumber) {
      long index = batch.index(i);
      if (batch.isConflict(i)) {
        rejected.add(conflict(lineNumber, index));
        return;
      }
      if (batch.isAbandoned()) {
        return; // an atomic request: the conflicts say why nothing is stored
      }
      if (batch.isDuplicate(i)) {
        duplicates++;
      } else {
        accepted++;
        first = Math.min(first, index);
        last = Math.max(last, index);
      }
      receipts.add(new Admitted.Receipt(lineNumber, index, batch.leaf(i), batch.isDuplicate(i)));
    }

    Admitted result() {
      rejected.sort(Comparator.comparingInt(Refusal::line));
      return new Admitted(
          accepted,
          duplicates,
          accepted > 0 ? OptionalLong.of(first) : OptionalLong.empty(),
          accepted > 0 ? OptionalLong.of(last) : OptionalLong.empty(),
          size,
          root,
          receipts,
          rejected,
          firstId);
    }
  }

  @Override
  public void close() {
    share.close();
  }
}
