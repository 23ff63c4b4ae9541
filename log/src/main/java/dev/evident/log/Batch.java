package dev.evident.log;

import dev.evident.merkle.Entry;
import dev.evident.merkle.Hash;
import java.util.Arrays;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Records that one producer hands to the sequencer together: all of them become durable in one
 * frame, or none. Filled by one thread, then given away with {@link EvidentLog#submit}; after
 * {@link #await} returned, the answers may be read.
 *
 * <p>Everything that does not need an index (salt, commitment, encoding) happens here, on the
 * producer's thread; the sequencer only copies.
 */
public final class Batch {
  /** Largest body of one batch in bytes: a request body at its limit, with salts and prefixes. */
  public static final int BODY_BYTES_MAX = 34 * 1024 * 1024;

  private static final int FAST_GROWTH_BYTES = 512 * 1024;
  private static final int ANSWER_DUPLICATE = 1;
  private static final int ANSWER_CONFLICT = 2;
  private static final int FLAG_LOOK_UP = 1;
  private static final int FLAG_SERVER_TIME = 2;

  private final Salts salts;
  private final boolean atomic;
  private final RecordFormat format = new RecordFormat();
  private byte[] body;
  private int bodyBytes;
  private int count;

  private int[] starts = new int[16];
  private long[] idKeys = new long[16];
  private long[] idMillis = new long[16];
  private byte[] flags = new byte[16];
  private byte[] commitments = new byte[16 * 32];
  // The sections that the records take in a sealed frame.
  private int[] sections = new int[4];
  private int sectionCount;
  private int lastSection = -1;

  // Answers: written by the sequencer before the latch opens, read by the producer after it.
  private long[] indexes = {};
  private byte[] leaves = {};
  private byte[] answers = {};
  private boolean abandoned;
  private long size;
  private Hash root = Hash.of(new byte[32]);
  private @Nullable Refused refused;
  private final CountDownLatch done = new CountDownLatch(1);

  /** A batch whose records are answered one by one: a conflict does not stop the others. */
  public Batch(Salts salts, int bytesExpected) {
    this(salts, bytesExpected, false);
  }

  /**
   * @param bytesExpected first size of the buffer, in bytes
   * @param atomic whether one conflict keeps all records out
   */
  public Batch(Salts salts, int bytesExpected, boolean atomic) {
    this.salts = salts;
    this.atomic = atomic;
    this.body = new byte[Math.max(256, bytesExpected)];
  }

  /**
   * What the log needs to know about the id of an event.
   *
   * @param key hash of stream and id, equal for equal ids
   * @param millis time inside a UUIDv7 id, or -1 for any other id
   * @param fromServer whether the server made the id: such an id needs no look-up
   * @param timeFromServer whether the server set the event's time
   */
  public record Id(long key, long millis, boolean fromServer, boolean timeFromServer) {}

  /** Adds an event of one segment. */
  public void addEvent(int recordClass, int stream, Id id, byte[] bytes, int offset, int length) {
    int at = prefix(Entry.Kind.EVENT.code(), recordClass, stream, 1, segmentBytes(length), id);
    segment(at + RecordFormat.PREFIX_BYTES, bytes, offset, length);
    format.commitment(body, at, commitments, 32 * (count - 1));
  }

  /** Adds an event of two segments, the second of which can be destroyed alone. */
  public void addSplitEvent(
      int recordClass,
      int stream,
      Id id,
      byte[] first,
      int firstOffset,
      int firstLength,
      byte[] second,
      int secondOffset,
      int secondLength) {
    int bytes = segmentBytes(firstLength) + segmentBytes(secondLength);
    int at = prefix(Entry.Kind.SEGMENTED_EVENT.code(), recordClass, stream, 2, bytes, id);
    int next = segment(at + RecordFormat.PREFIX_BYTES, first, firstOffset, firstLength);
    segment(next, second, secondOffset, secondLength);
    format.commitment(body, at, commitments, 32 * (count - 1));
  }

  /** Adds a control record with a public body. */
  void addControl(Entry.Kind kind, byte[] publicBody) {
    int at = prefix(kind.code(), 0, 0, 0, 4 + publicBody.length, new Id(0, -1, true, false));
    RecordFormat.put32(body, at + RecordFormat.PREFIX_BYTES, publicBody.length);
    System.arraycopy(publicBody, 0, body, at + RecordFormat.PREFIX_BYTES + 4, publicBody.length);
  }

  private static int segmentBytes(int length) {
    return RecordFormat.SALT_BYTES + 4 + length;
  }

  private int prefix(int kind, int recordClass, int stream, int segments, int bytes, Id id) {
    int needed = RecordFormat.PREFIX_BYTES + bytes;
    if (needed > BODY_BYTES_MAX - bodyBytes) {
      throw new IllegalArgumentException(
          "batch of " + ((long) bodyBytes + needed) + " bytes, at most " + BODY_BYTES_MAX);
    }
    if (bodyBytes + needed > body.length) {
      body =
          Arrays.copyOf(
              body, Math.max(bodyBytes + needed, Math.min(growth() * body.length, BODY_BYTES_MAX)));
    }
    if (count == starts.length) {
      grow();
    }
    int at = bodyBytes;
    body[at] = (byte) kind;
    RecordFormat.put16(body, at + 1, recordClass);
    RecordFormat.put32(body, at + 3, stream);
    body[at + 7] = (byte) segments;
    starts[count] = at;
    idKeys[count] = id.key();
    idMillis[count] = id.millis();
    flags[count] =
        (byte)
            ((id.fromServer() ? 0 : FLAG_LOOK_UP) | (id.timeFromServer() ? FLAG_SERVER_TIME : 0));
    count++;
    bodyBytes += needed;
    int section = FrameSealer.key(kind, recordClass, stream);
    if (section != lastSection) {
      noteSection(section);
    }
    return at;
  }

  private void noteSection(int section) {
    lastSection = section;
    for (int i = 0; i < sectionCount; i++) {
      if (sections[i] == section) {
        return;
      }
    }
    if (sectionCount == sections.length) {
      sections = Arrays.copyOf(sections, 2 * sectionCount);
    }
    sections[sectionCount++] = section;
  }

  /** Small buffers grow fast: a request of a thousand events would else copy itself eight times. */
  private int growth() {
    return body.length < FAST_GROWTH_BYTES ? 4 : 2;
  }

  private int segment(int at, byte[] bytes, int offset, int length) {
    salts.next(body, at);
    RecordFormat.put32(body, at + RecordFormat.SALT_BYTES, length);
    System.arraycopy(bytes, offset, body, at + RecordFormat.SALT_BYTES + 4, length);
    return at + segmentBytes(length);
  }

  private void grow() {
    int capacity = 2 * starts.length;
    starts = Arrays.copyOf(starts, capacity);
    idKeys = Arrays.copyOf(idKeys, capacity);
    idMillis = Arrays.copyOf(idMillis, capacity);
    flags = Arrays.copyOf(flags, capacity);
    commitments = Arrays.copyOf(commitments, 32 * capacity);
  }

  /** Records in this batch. */
  public int count() {
    return count;
  }

  /** Bytes that this batch takes in a frame. */
  public int bodyBytes() {
    return bodyBytes;
  }

  /** Bytes that this batch takes in a sealed frame at most. */
  int frameBytes() {
    return bodyBytes + SealedBody.bytesAdded(sectionCount, count);
  }

  byte[] body() {
    return body;
  }

  int start(int i) {
    return starts[i];
  }

  int end(int i) {
    return i + 1 < count ? starts[i + 1] : bodyBytes;
  }

  long idKey(int i) {
    return idKeys[i];
  }

  long idMillis(int i) {
    return idMillis[i];
  }

  boolean needsLookUp(int i) {
    return (flags[i] & FLAG_LOOK_UP) != 0;
  }

  boolean timeFromServer(int i) {
    return (flags[i] & FLAG_SERVER_TIME) != 0;
  }

  boolean isControl(int i) {
    return RecordFormat.isControl(RecordFormat.kind(body, starts[i]));
  }

  byte[] commitments() {
    return commitments;
  }

  boolean atomic() {
    return atomic;
  }

  // ---- the sequencer's side

  void startAnswers() {
    indexes = new long[count];
    leaves = new byte[32 * count];
    answers = new byte[count];
  }

  byte[] leaves() {
    return leaves;
  }

  void stored(int i, long index) {
    indexes[i] = index;
  }

  void duplicate(int i, long index) {
    indexes[i] = index;
    answers[i] = ANSWER_DUPLICATE;
  }

  void conflict(int i, long index) {
    indexes[i] = index;
    answers[i] = ANSWER_CONFLICT;
  }

  void abandon() {
    abandoned = true;
  }

  void complete(long committedSize, Hash committedRoot) {
    size = committedSize;
    root = committedRoot;
    done.countDown();
  }

  void refuse(Refused why) {
    refused = why;
    done.countDown();
  }

  // ---- the producer's side

  /**
   * Waits until the batch is committed.
   *
   * @throws Refused when nothing of it was taken
   */
  public void await() throws Refused, InterruptedException {
    done.await();
    Refused why = refused;
    if (why != null) {
      throw new Refused(why.reason(), why.getMessage(), why);
    }
  }

  /** Whether nothing was stored because this batch is atomic and has a conflict. */
  public boolean isAbandoned() {
    return abandoned;
  }

  /**
   * Index of record {@code i}; of the first one with this id when it is a duplicate or a conflict.
   */
  public long index(int i) {
    return indexes[i];
  }

  /**
   * Leaf hash of record {@code i}. Of a duplicate: that of the first record. Not set for a
   * conflict.
   */
  public Hash leaf(int i) {
    return Hash.of(leaves, 32 * i);
  }

  /** Whether record {@code i} had been stored before, with the same content. */
  public boolean isDuplicate(int i) {
    return answers[i] == ANSWER_DUPLICATE;
  }

  /** Whether a record with the same id and other content had been stored before. */
  public boolean isConflict(int i) {
    return answers[i] == ANSWER_CONFLICT;
  }

  /** Size of the log when the batch was committed. */
  public long size() {
    return size;
  }

  /** Root of the log at {@link #size}. */
  public Hash root() {
    return root;
  }
}
