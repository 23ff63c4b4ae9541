package dev.evident.store.sealed;

import dev.evident.log.disk.DiskFile;
import dev.evident.log.keys.FileCipher;
import dev.evident.log.keys.TagMismatch;
import dev.evident.store.column.Cursor;
import dev.evident.store.column.Inflater;
import dev.evident.store.column.Weighed;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The chunks of one file: read, opened and decoded on demand, and kept in the cache. Thread-safe.
 */
final class ChunkFile implements Closeable {
  private final Path path;
  private final DiskFile file;
  private final byte[] header;
  private final FileCipher cipher;
  // Ciphers are for one thread each.
  private final ConcurrentLinkedQueue<FileCipher> ciphers = new ConcurrentLinkedQueue<>();
  private final long[] offsets; // of the chunks, and the end of the last one
  private final ChunkCache.Slots slots;
  private final Inflater inflater;

  /**
   * @param lengths bytes of each chunk without its tag
   */
  ChunkFile(
      Path path, DiskFile file, byte[] header, FileCipher cipher, int[] lengths, ChunkCache cache) {
    this.path = path;
    this.file = file;
    this.header = header;
    this.cipher = cipher;
    this.offsets = new long[lengths.length + 1];
    long at = SegmentFormat.HEADER_BYTES;
    for (int i = 0; i < lengths.length; i++) {
      offsets[i] = at;
      at += stored(lengths[i]);
    }
    offsets[lengths.length] = at;
    this.slots = cache.slots(lengths.length);
    this.inflater = cache.inflater();
  }

  /** Bytes that a chunk takes in the file. */
  static int stored(int length) {
    return length == 0 ? 0 : length + FileCipher.TAG_BYTES;
  }

  /** Decodes what a chunk holds. */
  @FunctionalInterface
  interface Decoder<T extends Weighed> {
    T decode(Cursor in) throws IOException;
  }

  Path path() {
    return path;
  }

  int chunks() {
    return offsets.length - 1;
  }

  /** Where the last chunk ends. */
  long end() {
    return offsets[offsets.length - 1];
  }

  boolean isEmpty(int chunk) {
    return offsets[chunk] == offsets[chunk + 1];
  }

  /** A chunk from the cache, for those whose decoder costs something to make. */
  @Nullable Weighed kept(int chunk) {
    return slots.kept(chunk);
  }

  /** A chunk from the cache or from the file. */
  <T extends Weighed> T get(int chunk, Decoder<T> decoder) throws IOException {
    return slots.get(chunk, number -> decode(number, decoder));
  }

  private <T extends Weighed> T decode(int chunk, Decoder<T> decoder) throws IOException {
    Cursor in = cursor(chunk);
    try {
      return decoder.decode(in);
    } catch (DamagedSegmentException e) {
      throw e; // of another chunk
    } catch (IOException e) {
      throw new DamagedSegmentException(path, chunk, String.valueOf(e.getMessage()), e);
    }
  }

  /** A cursor over what a chunk holds. */
  Cursor cursor(int chunk) throws IOException {
    return new Cursor(read(chunk), inflater);
  }

  /** What a chunk holds. */
  byte[] read(int chunk) throws IOException {
    int stored = (int) (offsets[chunk + 1] - offsets[chunk]);
    if (stored == 0) {
      return new byte[0];
    }
    byte[] sealed = new byte[stored];
    if (file.read(ByteBuffer.wrap(sealed), offsets[chunk]) != stored) {
      throw new DamagedSegmentException(path, "it is shorter than its directory says");
    }
    return open(cipher(), chunk, sealed);
  }

  private FileCipher cipher() {
    FileCipher free = ciphers.poll();
    return free == null ? cipher.another() : free;
  }

  private byte[] open(FileCipher one, int chunk, byte[] sealed) throws IOException {
    int length = sealed.length - FileCipher.TAG_BYTES;
    byte[] plain = new byte[length];
    try {
      one.open(chunk, header, sealed, 0, length, plain, 0, "it");
      return plain;
    } catch (TagMismatch e) {
      throw new DamagedSegmentException(path, chunk, String.valueOf(e.getMessage()), e);
    } finally {
      ciphers.add(one);
    }
  }

  @Override
  public void close() throws IOException {
    slots.close();
    file.close();
  }
}
