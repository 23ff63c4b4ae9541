package dev.evident.store;

import dev.evident.log.disk.Disk;
import dev.evident.log.keys.DataKeyId;
import dev.evident.log.keys.DataKeys;
import dev.evident.log.keys.FileCipher;
import dev.evident.store.sealed.ChunkCache;
import dev.evident.store.sealed.SealedSegment;
import dev.evident.store.sealed.SegmentCiphers;
import dev.evident.store.sealed.SegmentKey;
import dev.evident.store.sealed.SegmentWriter;
import dev.evident.store.segment.Segment;
import dev.evident.store.terms.TermSource;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/** Segment files under the data keys of a log. */
final class SealedFiles implements SegmentFiles {
  private static final byte[] PLAIN = new byte[FileCipher.SALT_BYTES];

  private final Disk disk;
  private final DataKeys keys;
  private final ChunkCache cache;
  private final Optional<SecureRandom> random;
  private final SegmentCiphers ciphers;
  private final boolean encrypted;

  /**
   * @param random makes the salt of each file; nothing is written without it
   * @param encrypted whether new files are encrypted; those that are not have a salt of zeros
   */
  SealedFiles(
      Disk disk,
      DataKeys keys,
      ChunkCache cache,
      Optional<SecureRandom> random,
      boolean encrypted) {
    this.encrypted = encrypted;
    this.disk = disk;
    this.keys = keys;
    this.cache = cache;
    this.random = random;
    this.ciphers =
        (key, salt) -> {
          if (Arrays.equals(salt, PLAIN)) {
            return FileCipher.plain();
          }
          DataKeyId id = new DataKeyId(key.recordClass(), key.streamGroup(), key.day());
          return FileCipher.of(keys.get(id, "a segment"), salt, "segment");
        };
  }

  private static SegmentKey of(DataKeyId key) {
    return new SegmentKey(key.recordClass(), key.group(), key.day());
  }

  @Override
  public void write(Path file, DataKeyId key, List<Source> sources) throws IOException {
    SecureRandom source =
        random.orElseThrow(() -> new IOException("the store was opened for reading only"));
    byte[] salt = new byte[FileCipher.SALT_BYTES];
    if (encrypted) {
      source.nextBytes(salt);
      byte[] _ = keys.make(key); // durable before anything is sealed under it
    }
    List<SegmentWriter.Source> from =
        sources.stream().map(one -> new SegmentWriter.Source(one.segment(), one.terms())).toList();
    SegmentWriter.Summary _ = SegmentWriter.write(disk, file, of(key), ciphers, salt, from);
  }

  @Override
  public OpenFile open(Path file, DataKeyId key) throws IOException {
    SealedSegment segment = SealedSegment.open(disk, file, ciphers, cache);
    if (!segment.key().equals(of(key))) {
      segment.close();
      throw new IOException("segment " + file + " is one " + segment.key() + ", not " + key);
    }
    return new Open(segment);
  }

  @Override
  public DataKeyId key(Path file) throws IOException {
    try (SealedSegment segment = SealedSegment.open(disk, file, ciphers, cache)) {
      SegmentKey key = segment.key();
      return new DataKeyId(key.recordClass(), key.streamGroup(), key.day());
    }
  }

  private record Open(SealedSegment sealed) implements OpenFile {
    @Override
    public Segment segment() {
      return sealed;
    }

    @Override
    public TermSource terms() {
      return sealed.terms();
    }

    @Override
    public void close() throws IOException {
      sealed.close();
    }
  }

  @Override
  public void check(Path file, DataKeyId key) throws IOException {
    try (SealedSegment segment = SealedSegment.open(disk, file, ciphers, cache)) {
      for (int chunk = 0; chunk < segment.chunks(); chunk++) {
        int _ = segment.verifyChunk(chunk);
      }
    }
  }
}
