package dev.evident.store.column;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdCompressCtx;
import com.github.luben.zstd.ZstdDictCompress;
import dev.evident.store.segment.Bytes;
import org.jspecify.annotations.Nullable;

/**
 * Writes numbers and sections the way {@link Cursor} reads them, with the compressor and the
 * scratch arrays that all columns of a file share. For one thread.
 */
public final class Packer implements AutoCloseable {
  /** Fast; higher levels gain little on planes of codes. */
  private static final int SECTION_LEVEL = 1;

  /** Texts gain some percent of their size by a level above the fastest. */
  private static final int TEXT_LEVEL = 3;

  private final long seed;

  private final ZstdCompressCtx sections = new ZstdCompressCtx().setLevel(SECTION_LEVEL);
  private final ZstdCompressCtx texts = new ZstdCompressCtx().setLevel(TEXT_LEVEL);
  private @Nullable ZstdDictCompress dictionary;
  private byte[] packed = new byte[1 << 12];
  // Scratch of Longs: one plane, or packed integers.
  byte[] plane = new byte[1 << 13];

  /**
   * @param seed for hash tables: with it strangers could choose values that slow them down; what is
   *     written does not depend on it
   */
  public Packer(long seed) {
    this.seed = seed;
  }

  long seed() {
    return seed;
  }

  /** Texts are packed with this dictionary from now on; to be called once at most. */
  public void dictionary(byte[] content) {
    dictionary = new ZstdDictCompress(content, TEXT_LEVEL);
    texts.loadDict(dictionary);
  }

  public static void varint(Bytes out, long value) {
    long rest = value;
    while ((rest & ~0x7fL) != 0) {
      out.put((byte) (rest | 0x80));
      rest >>>= 7;
    }
    out.put((byte) rest);
  }

  public static void signed(Bytes out, long value) {
    varint(out, value << 1 ^ value >> 63);
  }

  /** A section whose length the reader knows: compressed when that makes it shorter. */
  public void section(Bytes out, byte[] b, int from, int to) {
    int length = to - from;
    int made = deflate(sections, b, from, length);
    if (made < length) {
      varint(out, made);
      out.put(packed, 0, made);
    } else {
      varint(out, 0);
      out.put(b, from, to);
    }
  }

  /** Packs a group of texts with the dictionary; returns its length, see {@link #packed}. */
  int text(byte[] b, int from, int length) {
    return deflate(texts, b, from, length);
  }

  byte[] packed() {
    return packed;
  }

  private int deflate(ZstdCompressCtx zstd, byte[] b, int from, int length) {
    int bound = (int) Zstd.compressBound(length);
    if (packed.length < bound) {
      packed = new byte[bound];
    }
    return zstd.compressByteArray(packed, 0, packed.length, b, from, length);
  }

  @Override
  public void close() {
    sections.close();
    texts.close();
    if (dictionary != null) {
      dictionary.close();
    }
  }
}
