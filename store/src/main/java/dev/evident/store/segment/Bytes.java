package dev.evident.store.segment;

import java.util.Arrays;

/** Bytes that grow at their end. For one thread. */
public final class Bytes {
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

  /** Says that the caller, who made room, has filled the array up to here. */
  public void filled(int end) {
    length = end;
  }

  /** Whether both hold the same. */
  public boolean same(Bytes other) {
    return length == other.length && Words.equal(array, 0, length, other.array, 0);
  }

  public byte[] toArray() {
    return Arrays.copyOf(array, length);
  }
}
