package dev.evident.store.column;

import java.io.IOException;
import java.util.Arrays;

/**
 * Reads what {@link Packer} wrote, from a range of bytes that may be damaged: every step checks
 * that the bytes are there, and every length is checked before anything of that length is made.
 * What is wrong is an {@link IOException}. For one thread.
 */
public final class Cursor {
  private final byte[] b;
  private final Inflater inflater;
  private final int end;
  private int at;

  /** Reads a whole array. */
  public Cursor(byte[] b, Inflater inflater) {
    this.b = b;
    this.inflater = inflater;
    this.end = b.length;
  }

  Inflater inflater() {
    return inflater;
  }

  /** The array that is read. */
  public byte[] array() {
    return b;
  }

  /** Where the next byte stands in {@link #array}. */
  public int at() {
    return at;
  }

  public int left() {
    return end - at;
  }

  /** The error for content that no writer makes. */
  public static IOException damaged(String what) {
    return new IOException("content is damaged: " + what);
  }

  public int u8() throws IOException {
    if (at >= end) {
      throw damaged("it ends in the middle");
    }
    return b[at++] & 0xff;
  }

  /** An unsigned number of 64 bits, seven bits a byte, lowest first. */
  public long varint() throws IOException {
    long value = 0;
    for (int shift = 0; shift < 64; shift += 7) {
      int next = u8();
      value |= (next & 0x7fL) << shift;
      if (next < 0x80) {
        return value;
      }
    }
    throw damaged("a number has more than ten bytes");
  }

  /** A number of 64 bits with its sign in the lowest bit. */
  public long signed() throws IOException {
    long value = varint();
    return (value >>> 1) ^ -(value & 1);
  }

  /** A number from 0 to {@code max}. */
  public int number(int max) throws IOException {
    long value = varint();
    if (value < 0 || value > max) {
      throw damaged("a number is " + Long.toUnsignedString(value) + ", at most " + max + " due");
    }
    return (int) value;
  }

  /** Steps over bytes and tells where they begin. */
  public int skip(int bytes) throws IOException {
    if (bytes < 0 || bytes > end - at) {
      throw damaged(bytes + " bytes due, " + (end - at) + " left");
    }
    int from = at;
    at += bytes;
    return from;
  }

  public byte[] bytes(int length) throws IOException {
    int from = skip(length);
    return Arrays.copyOfRange(b, from, from + length);
  }

  /**
   * A section of so many bytes, which may be compressed.
   *
   * @param slack zero bytes behind it in the array that is returned
   */
  public byte[] section(int length, int slack) throws IOException {
    int packed = number(Integer.MAX_VALUE);
    if (packed == 0) {
      int from = skip(length);
      byte[] plain = new byte[length + slack];
      System.arraycopy(b, from, plain, 0, length);
      return plain;
    }
    int from = skip(packed);
    // Zstd cannot make more than 2^17 bytes of three, so a wild length is seen before it is taken.
    if (length > (packed + 64L) << 17) {
      throw damaged("a section of " + length + " bytes in " + packed);
    }
    byte[] plain = new byte[length + slack];
    inflater.inflate(b, from, packed, plain, length, null);
    return plain;
  }

  /** A cursor over the content of a section. */
  public Cursor sectionCursor(int length) throws IOException {
    return new Cursor(section(length, 0), inflater);
  }

  /** Checks that nothing is left. */
  public void end() throws IOException {
    if (at != end) {
      throw damaged((end - at) + " bytes too many");
    }
  }
}
