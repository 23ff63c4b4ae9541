package dev.evident.store;

import dev.evident.log.CorruptLogException;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.keys.DataKeyId;
import dev.evident.merkle.Hash;
import java.io.IOException;
import java.nio.BufferUnderflowException;
import java.nio.ByteBuffer;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.zip.CRC32C;

/**
 * Which segment files make up the sealed records (docs/formats.md, "Store manifest"). Big-endian:
 *
 * <pre>
 * head      0 "EVDSTORE" | 8 u16 format = 2 | 10 u16 0 | 12 u32 segments
 *          16 u64 edition, one more with every change | 24 u64 number of the next segment
 *          32 u64 sealed end | 40 root of the log at the sealed end[32]
 * segment   0 u64 number | 8 data key id[8] | 16 u64 first index | 24 u64 last index
 *          32 u32 rows | 36 u32 blocks | 40 u64 bytes of the file | 48 SHA-256 of the file[32]
 *          80 u32 parts | parts × (u32 rows | SHA-256 of the leaf hashes of these records[32])
 * end       u32 CRC32C of everything before
 * </pre>
 *
 * In format 1 every segment has one part, and only its hash stands there. Nothing of it is content:
 * indexes, classes, streams' groups and days of acceptance stand in the public entries too.
 * Replaced as a whole, so that a crash leaves the old or the new one. Immutable.
 *
 * @param edition one more with every change
 * @param nextNumber number that no segment had yet
 * @param end the records below are sealed
 * @param root root of the log of that size
 * @param segments ascending by first index, then by number
 */
record Manifest(long edition, long nextNumber, long end, Hash root, List<SegmentEntry> segments) {
  static final String FILE = "manifest";

  private static final byte[] MAGIC = {'E', 'V', 'D', 'S', 'T', 'O', 'R', 'E'};
  private static final int FORMAT = 2;
  private static final int FORMAT_OF_ONE_PART = 1;
  private static final int HEAD_BYTES = 72;
  // Without the parts.
  private static final int SEGMENT_BYTES = 80;
  private static final int PART_BYTES = 4 + Hash.BYTES;

  /** Half a million segments: what is longer is no manifest. */
  private static final int FILE_BYTES_MAX = 64 << 20;

  private static final Comparator<SegmentEntry> ORDER =
      Comparator.comparingLong(SegmentEntry::firstIndex).thenComparingLong(SegmentEntry::number);

  /** Of a store without sealed records. */
  static final Manifest EMPTY = new Manifest(0, 0, 0, Hash.of(new byte[Hash.BYTES]), List.of());

  Manifest {
    segments = segments.stream().sorted(ORDER).toList();
  }

  /** The next edition: more records are sealed. */
  Manifest sealed(Collection<SegmentEntry> made, long newEnd, Hash newRoot, long number) {
    List<SegmentEntry> all = new ArrayList<>(segments);
    all.addAll(made);
    return new Manifest(edition + 1, number, newEnd, newRoot, all);
  }

  /** The next edition: some segments are replaced by others with the same records. */
  Manifest replaced(Collection<SegmentEntry> gone, Collection<SegmentEntry> made, long number) {
    List<SegmentEntry> all = new ArrayList<>(segments);
    all.removeAll(gone);
    all.addAll(made);
    return new Manifest(edition + 1, number, end, root, all);
  }

  long rows() {
    return segments.stream().mapToLong(SegmentEntry::rows).sum();
  }

  /** Replaces the manifest of a store; durable when this returns. */
  void write(Disk disk, Path store) throws IOException {
    DurableFiles.write(disk, store.resolve(FILE), encode());
  }

  /**
   * Reads the manifest of a store.
   *
   * @return empty when there is none
   * @throws CorruptLogException when it is damaged
   */
  static Optional<Manifest> read(Disk disk, Path store) throws IOException {
    Path file = store.resolve(FILE);
    try {
      return Optional.of(decode(DurableFiles.read(disk, file, FILE_BYTES_MAX)));
    } catch (NoSuchFileException e) {
      return Optional.empty();
    } catch (IllegalArgumentException e) {
      throw new CorruptLogException(
          "manifest "
              + file
              + " is damaged ("
              + e.getMessage()
              + "); stop the server and run evident rebuild, which makes it anew from the segments");
    }
  }

  byte[] encode() {
    int parts = segments.stream().mapToInt(one -> one.leaves().size()).sum();
    int bytes =
        HEAD_BYTES + (SEGMENT_BYTES + Integer.BYTES) * segments.size() + PART_BYTES * parts + 4;
    ByteBuffer b = ByteBuffer.allocate(bytes);
    b.put(MAGIC).putShort((short) FORMAT).putShort((short) 0).putInt(segments.size());
    b.putLong(edition).putLong(nextNumber).putLong(end).put(root.bytes());
    byte[] key = new byte[DataKeyId.BYTES];
    for (SegmentEntry one : segments) {
      one.key().put(key, 0);
      b.putLong(one.number()).put(key).putLong(one.firstIndex()).putLong(one.lastIndex());
      b.putInt(one.rows()).putInt(one.blocks()).putLong(one.fileBytes());
      b.put(one.fileHash().bytes()).putInt(one.leaves().size());
      one.leaves().forEach(part -> b.putInt(part.rows()).put(part.hash().bytes()));
    }
    b.putInt(crc(b.array()));
    return b.array();
  }

  /**
   * Reads what {@link #encode} wrote, in this version or in the first one.
   *
   * @throws IllegalArgumentException when it is something else
   */
  static Manifest decode(byte[] bytes) {
    ByteBuffer b = ByteBuffer.wrap(bytes);
    if (bytes.length < HEAD_BYTES + 4
        || !Arrays.equals(bytes, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || b.getInt(bytes.length - 4) != crc(bytes)) {
      throw new IllegalArgumentException("it does not match its checksum");
    }
    b.limit(bytes.length - 4);
    int format = b.position(MAGIC.length).getShort();
    if (format != FORMAT && format != FORMAT_OF_ONE_PART) {
      throw new IllegalArgumentException("its format " + format + " is not known");
    }
    b.getShort();
    int count = b.getInt();
    if (count < 0 || count > b.remaining() / SEGMENT_BYTES) {
      throw new IllegalArgumentException("its length is not that of " + count + " segments");
    }
    long edition = b.getLong();
    long nextNumber = b.getLong();
    long end = b.getLong();
    Hash root = hash(b);
    List<SegmentEntry> segments = new ArrayList<>(count);
    try {
      for (int i = 0; i < count; i++) {
        segments.add(segment(b, format));
      }
    } catch (BufferUnderflowException e) {
      throw new IllegalArgumentException("it is too short for " + count + " segments", e);
    }
    if (b.hasRemaining()) {
      throw new IllegalArgumentException("it is too long for " + count + " segments");
    }
    return new Manifest(edition, nextNumber, end, root, segments);
  }

  private static SegmentEntry segment(ByteBuffer b, int format) {
    long number = b.getLong();
    byte[] key = new byte[DataKeyId.BYTES];
    b.get(key);
    long first = b.getLong();
    long last = b.getLong();
    int rows = b.getInt();
    int blocks = b.getInt();
    long fileBytes = b.getLong();
    Hash fileHash = hash(b);
    List<SegmentEntry.Leaves> leaves = new ArrayList<>();
    if (format == FORMAT_OF_ONE_PART) {
      leaves.add(new SegmentEntry.Leaves(rows, hash(b)));
    } else {
      int parts = b.getInt();
      for (int i = 0; i < parts; i++) {
        int some = b.getInt();
        leaves.add(new SegmentEntry.Leaves(some, hash(b)));
      }
    }
    return new SegmentEntry(
        number, DataKeyId.read(key, 0), first, last, rows, blocks, fileBytes, fileHash, leaves);
  }

  private static Hash hash(ByteBuffer b) {
    byte[] hash = new byte[Hash.BYTES];
    b.get(hash);
    return Hash.of(hash);
  }

  private static int crc(byte[] bytes) {
    CRC32C crc = new CRC32C();
    crc.update(bytes, 0, bytes.length - 4);
    return (int) crc.getValue();
  }
}
