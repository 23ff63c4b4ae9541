package dev.evident.store.segment;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/** Bytes that grow at their end. For one thread. */
public final class Bytes {
  /** What {@link #putShort} appends at most. */
  static final int SHORT_BYTES = 2 * Long.BYTES;

  private static final VarHandle WORD =
      MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

  private byte[] array;
  private int length;

  public Bytes(int expected) {
    array = new byte[expected];
  }

  /** The bytes; only the first {@link #length} count, and only until the next append. */
  public byte[] array() {
    return array;
  }

  public int length() {
    return length;
  }

  public void clear() {
    length = 0;
  }

  /** Takes back what stands behind this length. */
  public void truncate(int to) {
    length = Math.min(length, to);
  }

  /** Makes room for so many more bytes. */
  public void ensure(int more) {
    if (more > array.length - length) {
      array = Arrays.copyOf(array, Math.max(2 * array.length, Math.addExact(length, more)));
    }
  }

  public void put(byte b) {
    ensure(1);
    array[length++] = b;
  }

  public void put(byte[] b, int from, int to) {
    ensure(to - from);
    System.arraycopy(b, from, array, length, to - from);
    length += to - from;
  }

  /**
   * Appends few bytes, faster than {@link #put}: two words are copied whatever the length.
   *
   * @param b must have {@link #SHORT_BYTES} bytes from {@code from} on
   */
  void putShort(byte[] b, int from, int bytes) {
    ensure(SHORT_BYTES);
    WORD.set(array, length, (long) WORD.get(b, from));
    WORD.set(array, length + Long.BYTES, (long) WORD.get(b, from + Long.BYTES));
    length += bytes;
  }

  public byte[] toArray() {
    return Arrays.copyOf(array, length);
  }
}
