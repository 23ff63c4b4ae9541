package dev.evident.log;

import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.FileCipher;
import java.io.IOException;
import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Encrypts the frames that one boot writes, see {@link SealedBody}.
 *
 * <p>A nonce is used once: keys are derived with the boot id, which no other start has, and the
 * counters only grow, whatever becomes of a frame. Keys are durable before a frame is sealed under
 * them; those of the next day are made an hour ahead on another thread, so that no commit waits for
 * them at midnight.
 *
 * <p>Owned by the sequencer thread.
 */
final class FrameSealer {
  private static final Logger LOG = LoggerFactory.getLogger(FrameSealer.class);
  private static final long AHEAD_MS = 3_600_000;
  private static final int CONTROL = DataKeyId.CONTROL.recordClass() << 8 | 0xff;

  private final DataKeys keys;
  private final byte[] bootId;
  private final Executor ahead;

  // The keys that were used today; a record looks at the one of the record before it first.
  private final List<Slot> slots = new ArrayList<>();
  private int day = Integer.MIN_VALUE;
  private long aheadFromMs;

  // The frame that is being filled.
  private final List<Slot> sections = new ArrayList<>();
  private @Nullable Slot last;
  private short[] order = new short[Sequencer.FRAME_RECORDS_MAX + 1];
  private int records;
  private long acceptedMs;

  private byte[] sealed = new byte[0];
  private byte[] gathered = new byte[0];
  private final byte[] bound = new byte[SealedBody.BOUND_BYTES];
  private final MessageDigest sha256 = FrameFormat.sha256();

  /** A key, its cipher, and its section in the present frame. */
  private static final class Slot {
    final int key;
    final DataKeyId id;
    @Nullable FileCipher cipher;
    long counter;
    boolean nextDayAsked;
    // Of the present frame; section is -1 while it has none.
    int section = -1;
    int records;
    int bytes;
    int gatherAt;

    Slot(int key, DataKeyId id) {
      this.key = key;
      this.id = id;
    }
  }

  FrameSealer(DataKeys keys, byte[] bootId, Executor ahead) {
    this.keys = keys;
    this.bootId = bootId.clone();
    this.ahead = ahead;
  }

  /** Which of a day's keys a record of this class and stream belongs to. */
  static int key(int kind, int recordClass, int stream) {
    return RecordFormat.isControl(kind) ? CONTROL : recordClass << 8 | DataKeyId.group(stream);
  }

  void begin(long accepted, int recordsMax) {
    for (Slot slot : sections) {
      slot.section = -1;
      slot.records = 0;
      slot.bytes = 0;
    }
    sections.clear();
    last = null;
    records = 0;
    acceptedMs = accepted;
    if (order.length < recordsMax) {
      order = new short[recordsMax];
    }
    int today = DataKeyId.day(accepted);
    if (today != day) { // accepted times never fall: what was used before is not used again
      slots.removeIf(slot -> slot.key != CONTROL);
      day = today;
      aheadFromMs = (today + 1) * DataKeyId.DAY_MS - AHEAD_MS;
    }
  }

  /** Notes the next record of the frame. */
  void add(int key, int bytes) {
    Slot slot = last;
    if (slot == null || slot.key != key) {
      slot = slot(key);
      last = slot;
    }
    order[records++] = (short) slot.section;
    slot.records++;
    slot.bytes += bytes;
  }

  private Slot slot(int key) {
    Slot found = null;
    for (int i = 0; i < slots.size() && found == null; i++) {
      found = slots.get(i).key == key ? slots.get(i) : null;
    }
    if (found == null) {
      DataKeyId id = key == CONTROL ? DataKeyId.CONTROL : new DataKeyId(key >>> 8, key & 0xff, day);
      found = new Slot(key, id);
      slots.add(found);
    }
    if (found.section < 0) {
      if (sections.size() == SealedBody.SECTIONS_MAX) {
        throw new AssertionError("bug: a frame of more than 65535 sections");
      }
      found.section = sections.size();
      sections.add(found);
    }
    return found;
  }

  /**
   * Seals a plain frame: its header is written, its body stands behind it.
   *
   * @param length bytes of header and body
   * @return bytes of header and body of the sealed frame in {@link #sealed}
   */
  int seal(byte[] plain, int length, int[] starts) throws IOException {
    makeKeys();
    int body = FrameFormat.HEADER_BYTES;
    int tableBytes = SealedBody.tableBytes(sections.size(), records);
    int bodyBytes = length - body + tableBytes + FileCipher.TAG_BYTES * sections.size();
    if (sealed.length < body + bodyBytes + FrameFormat.TRAILER_BYTES) {
      sealed = new byte[Math.max(plain.length, body + bodyBytes) + FrameFormat.TRAILER_BYTES];
    }
    System.arraycopy(plain, 0, sealed, 0, body);
    FrameFormat.reheader(sealed, 0, FrameFormat.SEALED, bodyBytes);
    putTable(body);
    SealedBody.putBound(sealed, 0, tableBytes, sha256, bound);
    byte[] from = sections.size() == 1 ? plain : gather(plain, length, starts);
    int fromAt = sections.size() == 1 ? body : 0;
    int to = body + tableBytes;
    for (Slot slot : sections) {
      SealedBody.putNumber(bound, slot.section);
      cipher(slot).seal(slot.counter, bound, from, fromAt, slot.bytes, sealed, to);
      slot.counter++;
      fromAt += slot.bytes;
      to += slot.bytes + FileCipher.TAG_BYTES;
    }
    return body + bodyBytes;
  }

  private void putTable(int body) {
    SealedBody.putHead(sealed, body, sections.size());
    for (Slot slot : sections) {
      SealedBody.putSection(
          sealed, body, slot.section, slot.id, slot.counter, slot.records, slot.bytes);
    }
    if (sections.size() > 1) {
      for (int i = 0; i < records; i++) {
        RecordFormat.put16(sealed, SealedBody.orderAt(body, sections.size(), i), order[i]);
      }
    }
  }

  /** Puts the records of each section together, section after section. */
  private byte[] gather(byte[] plain, int length, int[] starts) {
    if (gathered.length < length) {
      gathered = new byte[Math.max(length, 2 * gathered.length)];
    }
    int at = 0;
    for (Slot slot : sections) {
      slot.gatherAt = at;
      at += slot.bytes;
    }
    for (int i = 0; i < records; i++) {
      Slot slot = sections.get(order[i] & 0xffff);
      int bytes = (i + 1 < records ? starts[i + 1] : length) - starts[i];
      System.arraycopy(plain, starts[i], gathered, slot.gatherAt, bytes);
      slot.gatherAt += bytes;
    }
    return gathered;
  }

  private FileCipher cipher(Slot slot) throws IOException {
    FileCipher cipher = slot.cipher;
    if (cipher == null) {
      cipher = FileCipher.of(keys.make(slot.id), bootId, SealedBody.USE);
      slot.cipher = cipher;
    }
    return cipher;
  }

  /** Makes the keys that this frame needs, and, late in the day, those of the next day. */
  private void makeKeys() throws IOException {
    List<DataKeyId> now = new ArrayList<>(0);
    List<DataKeyId> later = new ArrayList<>(0);
    for (Slot slot : sections) {
      if (slot.cipher == null) {
        now.add(slot.id);
      }
      if (acceptedMs >= aheadFromMs && !slot.nextDayAsked && slot.key != CONTROL) {
        slot.nextDayAsked = true;
        later.add(new DataKeyId(slot.id.recordClass(), slot.id.group(), day + 1));
      }
    }
    if (!now.isEmpty()) {
      keys.makeAll(now);
    }
    if (!later.isEmpty()) {
      ahead.execute(() -> makeAhead(later));
    }
  }

  private void makeAhead(List<DataKeyId> ids) {
    try {
      keys.makeAll(ids);
    } catch (IOException e) {
      LOG.error("the data keys of tomorrow could not be made", e);
    }
  }

  /** Holds the last frame that was sealed. */
  byte[] sealed() {
    return sealed;
  }
}
