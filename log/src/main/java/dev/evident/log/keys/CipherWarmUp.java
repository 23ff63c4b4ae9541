package dev.evident.log.keys;

import java.util.concurrent.atomic.AtomicBoolean;

/**
 * Lets the JIT compiler meet the cipher at start. Interpreted AES-GCM runs at some 70 MB/s, and it
 * takes hundreds of megabytes in large pieces until it is compiled: a start that replays a journal,
 * and the first events after it, would pay 7 µs for each record. Twelve thousand small pieces take
 * a tenth of a second on a thread beside the start, and bring it to several GB/s.
 */
public final class CipherWarmUp {
  private static final int ROUNDS = 12_000;
  private static final int PIECE_BYTES = 256;

  // What was compiled once is compiled for the life of the process.
  private static final AtomicBoolean BEGUN = new AtomicBoolean();

  private CipherWarmUp() {}

  /** Begins, unless it was begun before in this process; returns at once. */
  public static void begin() {
    if (BEGUN.compareAndSet(false, true)) {
      Thread.ofPlatform().name("evident-warm-up").daemon().start(CipherWarmUp::run);
    }
  }

  private static void run() {
    FileCipher cipher =
        FileCipher.of(
            new byte[DataKeys.KEY_BYTES], new byte[FileCipher.SALT_BYTES], "warm-up of nothing");
    byte[] plain = new byte[PIECE_BYTES];
    byte[] sealed = new byte[PIECE_BYTES + FileCipher.TAG_BYTES];
    byte[] aad = new byte[8];
    for (int i = 0; i < ROUNDS; i++) {
      cipher.seal(i, aad, plain, 0, PIECE_BYTES, sealed, 0);
      try {
        cipher.open(i, aad, sealed, 0, PIECE_BYTES, plain, 0, "warm-up");
      } catch (TagMismatch e) {
        throw new AssertionError("bug: what was sealed does not open", e);
      }
    }
  }
}
