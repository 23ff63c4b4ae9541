package dev.evident.engine;

import dev.evident.codec.Records;
import dev.evident.codec.UuidV7;
import dev.evident.log.Batch;
import dev.evident.log.Identity;
import dev.evident.log.StoredRecord;
import java.nio.ByteBuffer;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;

/**
 * The identity of an event is its id inside its stream. Ids are compared as they stand in the
 * record, whose encoding is canonical, so equal ids are equal bytes.
 */
public final class RecordIdentity implements Identity {
  @Override
  public Batch.Id idOf(StoredRecord record) {
    byte[] bytes = record.firstBytes();
    int length = Records.idEnd(bytes) - Records.ID_OFFSET;
    return new Batch.Id(
        key(sha256(), record.stream(), bytes, Records.ID_OFFSET, length),
        UuidV7.millis(bytes, Records.ID_OFFSET, length),
        false,
        false);
  }

  @Override
  public Match match(StoredRecord stored, StoredRecord fresh, boolean timeFromServer) {
    byte[] a = stored.firstBytes();
    byte[] b = fresh.firstBytes();
    if (stored.stream() != fresh.stream()
        || !Arrays.equals(
            a, Records.ID_OFFSET, Records.idEnd(a), b, Records.ID_OFFSET, Records.idEnd(b))) {
      return Match.OTHER_ID;
    }
    return Records.sameContent(whole(stored), whole(fresh), timeFromServer)
        ? Match.SAME
        : Match.DIFFERENT;
  }

  /**
   * Key of an id: the first 64 bits of SHA-256 over stream and id. A hash that cannot be steered,
   * so that chosen ids cannot pile up in one place of an index.
   */
  static long key(MessageDigest sha256, int stream, byte[] bytes, int offset, int length) {
    sha256.update((byte) (stream >>> 24));
    sha256.update((byte) (stream >>> 16));
    sha256.update((byte) (stream >>> 8));
    sha256.update((byte) stream);
    sha256.update(bytes, offset, length);
    return ByteBuffer.wrap(sha256.digest()).getLong();
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  /** The whole record, its personal values put back. */
  static byte[] whole(StoredRecord record) {
    return record.segments().size() == 2
        ? Records.reassemble(record.segments().get(0).bytes(), record.segments().get(1).bytes())
        : record.firstBytes();
  }
}
