package dev.evident.log;

import java.security.SecureRandom;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Random salts, 16 bytes each. The generator is asked for 4 KiB at a time because its cost is per
 * call, not per byte. Thread-safe.
 */
public final class Salts {
  private static final int DRAW_BYTES = 4_096;

  private final SecureRandom random;
  private final ReentrantLock lock = new ReentrantLock();
  // Guarded by lock.
  private final byte[] drawn = new byte[DRAW_BYTES];
  // Guarded by lock.
  private int used = DRAW_BYTES;

  public Salts(SecureRandom random) {
    this.random = random;
  }

  /** Writes one fresh salt; no salt is ever handed out twice. */
  void next(byte[] dst, int at) {
    lock.lock();
    try {
      if (used == DRAW_BYTES) {
        random.nextBytes(drawn);
        used = 0;
      }
      System.arraycopy(drawn, used, dst, at, RecordFormat.SALT_BYTES);
      // A salt that was used must not be found in a heap dump longer than the record itself.
      java.util.Arrays.fill(drawn, used, used + RecordFormat.SALT_BYTES, (byte) 0);
      used += RecordFormat.SALT_BYTES;
    } finally {
      lock.unlock();
    }
  }
}
