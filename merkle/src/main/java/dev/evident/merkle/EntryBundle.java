package dev.evident.merkle;

import java.io.ByteArrayOutputStream;
import java.util.Arrays;
import java.util.List;

/**
 * A bundle of log entries (C2SP tlog-tiles): for each entry its length as a big-endian u16, then
 * its bytes. A view of the bytes it was parsed from: these must not change afterwards.
 */
public final class EntryBundle {
  /** The length prefix holds 16 bits. */
  public static final int ENTRY_BYTES_MAX = 0xffff;

  /** Bytes before each entry. */
  public static final int PREFIX_BYTES = 2;

  /** A full bundle of the longest entries. */
  public static final int BYTES_MAX = Tile.WIDTH_MAX * (PREFIX_BYTES + ENTRY_BYTES_MAX);

  private final byte[] bytes;
  private final int[] offsets;

  private EntryBundle(byte[] bytes, int[] offsets) {
    this.bytes = bytes;
    this.offsets = offsets;
  }

  /**
   * Finds the entries.
   *
   * @param width how many there must be, 1..256
   * @throws MalformedException if the bytes hold fewer or more, or an entry is cut off
   */
  public static EntryBundle parse(byte[] bytes, int width) throws MalformedException {
    if (width < 1 || width > Tile.WIDTH_MAX) {
      throw new IllegalArgumentException("bundle width is 1..256, not " + width);
    }
    int[] offsets = new int[width + 1];
    int at = 0;
    for (int i = 0; i < width; i++) {
      offsets[i] = at;
      if (bytes.length - at < PREFIX_BYTES) {
        throw new MalformedException("bundle ends after " + i + " of " + width + " entries");
      }
      int length = (bytes[at] & 0xff) << 8 | (bytes[at + 1] & 0xff);
      at += PREFIX_BYTES;
      if (bytes.length - at < length) {
        throw new MalformedException("bundle ends inside entry " + i + " of " + width);
      }
      at += length;
    }
    if (at != bytes.length) {
      throw new MalformedException(
          (bytes.length - at) + " bytes follow the last of " + width + " entries");
    }
    offsets[width] = at;
    return new EntryBundle(bytes, offsets);
  }

  /** Writes entries one after the other. */
  public static byte[] of(List<byte[]> entries) {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    for (byte[] entry : entries) {
      if (entry.length > ENTRY_BYTES_MAX) {
        throw new IllegalArgumentException("an entry is at most 65,535 bytes long");
      }
      out.write(entry.length >> 8);
      out.write(entry.length);
      out.writeBytes(entry);
    }
    return out.toByteArray();
  }

  /**
   * Writes one length prefix and entry at {@code dstOff} and returns the offset behind it.
   * Allocates nothing.
   */
  public static int put(byte[] entry, int off, int len, byte[] dst, int dstOff) {
    if (len < 0 || len > ENTRY_BYTES_MAX) {
      throw new IllegalArgumentException("an entry is at most 65,535 bytes long, not " + len);
    }
    dst[dstOff] = (byte) (len >> 8);
    dst[dstOff + 1] = (byte) len;
    System.arraycopy(entry, off, dst, dstOff + PREFIX_BYTES, len);
    return dstOff + PREFIX_BYTES + len;
  }

  /** Number of entries. */
  public int count() {
    return offsets.length - 1;
  }

  /** Where entry {@code i} begins in the bytes that were parsed. */
  public int offset(int i) {
    return offsets[i] + PREFIX_BYTES;
  }

  /** Length of entry {@code i} in bytes. */
  public int length(int i) {
    return offsets[i + 1] - offsets[i] - PREFIX_BYTES;
  }

  /** A copy of entry {@code i}. */
  public byte[] entry(int i) {
    return Arrays.copyOfRange(bytes, offset(i), offset(i) + length(i));
  }

  /** Writes the leaf hash of every entry, side by side. Allocates nothing. */
  public void leaves(Hasher hasher, byte[] dst, int dstOff) {
    for (int i = 0; i < count(); i++) {
      hasher.leaf(bytes, offset(i), length(i), dst, dstOff + i * Hash.BYTES);
    }
  }
}
