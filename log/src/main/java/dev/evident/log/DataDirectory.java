package dev.evident.log;

import dev.evident.log.Journal.JournalFile;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A data directory to look at: of a running server, of one that crashed, or a copy. Takes no lock,
 * changes nothing on the disk, and needs the key-encryption key when the log is encrypted. Shows
 * the state at the time of opening.
 *
 * <p>Damage does not keep it from opening: what lies before the first damaged frame is served, and
 * whoever asks for more gets the {@link CorruptLogException} that says where the damage is.
 *
 * <p>Thread-safe, and fast for readers that ask for bundle after bundle: each frame is read once.
 */
public final class DataDirectory implements Closeable {
  private static final int CHUNK_BYTES = 1 << 20;
  private static final int ATTEMPTS_MAX = 4;

  /** Ids do not matter here, so no id is worked out: one key per record keeps the table short. */
  private static final Identity NO_IDS =
      new Identity() {
        @Override
        public Batch.Id idOf(StoredRecord record) {
          return new Batch.Id(0x9E3779B97F4A7C15L * record.index(), -1, true, false);
        }

        @Override
        public Match match(StoredRecord stored, StoredRecord fresh, boolean timeFromServer) {
          return Match.OTHER_ID;
        }
      };

  private final Journal journal;
  private final HashFiles hashFiles;
  private final FileIndexes indexes;
  private final Optional<byte[]> note;
  private final List<byte[]> cosigned;
  private final @Nullable CorruptLogException noteDamage;
  private final @Nullable CorruptLogException damage;
  private final long size;
  private final RecordReader records;
  private final DerivedEntries entries;

  private DataDirectory(Opening opening, Optional<byte[]> note) {
    this.journal = opening.journal;
    this.hashFiles = opening.hashFiles;
    this.indexes = opening.indexes;
    this.note = note;
    this.cosigned = opening.cosigned;
    this.noteDamage = opening.noteDamage;
    this.damage = opening.damage;
    this.size = opening.size;
    this.records = new RecordReader(journal, indexes, opening.sealed, new RecentFrames(() -> 0));
    this.entries = new DerivedEntries(journal, indexes, opening.sealed, records, size);
  }

  /** Whether a directory looks like one of Evident's. */
  public static boolean isOne(Path directory) {
    return Files.isDirectory(directory.resolve(EvidentLog.JOURNAL));
  }

  /** Opens a directory that holds its key-encryption key itself, or is not encrypted. */
  public static DataDirectory open(Path directory, Disk disk) throws IOException {
    return open(directory, disk, KeySource.inDirectory(directory, disk), SealedSource.NONE);
  }

  /**
   * Opens a directory whose oldest records may be kept elsewhere.
   *
   * @param kek where the key-encryption key comes from; not asked when nothing is encrypted
   * @param sealed opens the sealed records; asked once for each attempt
   * @throws IOException when it cannot be read, for want of a key too; damaged content is no such
   *     error
   */
  public static DataDirectory open(Path directory, Disk disk, KeySource kek, SealedSource sealed)
      throws IOException {
    if (!isOne(directory)) {
      throw new IOException("no journal in " + directory + ": not a data directory of evident");
    }
    DataKeys keys;
    try {
      keys = KeySource.dataKeys(directory, disk, kek);
    } catch (StartRefused e) {
      throw new IOException(e.getMessage(), e);
    }
    for (int attempt = 1; ; attempt++) {
      Opening opening = new Opening(directory, disk, keys, sealed);
      try {
        Optional<byte[]> note = opening.open();
        // A server that writes meanwhile can look like damage for a moment.
        if (opening.damage == null || attempt == ATTEMPTS_MAX) {
          return new DataDirectory(opening, note);
        }
        opening.close();
      } catch (IOException | RuntimeException e) {
        opening.close();
        throw e;
      }
    }
  }

  /** The steps of opening. */
  private static final class Opening {
    final Path directory;
    final Disk disk;
    final Journal journal;
    final HashFiles hashFiles;
    final FileIndexes indexes = new FileIndexes();
    final Recovery recovery;
    @Nullable CorruptLogException noteDamage;
    List<byte[]> cosigned = List.of();
    @Nullable CorruptLogException damage;
    long size;
    final DataKeys keys;
    final SealedSource source;
    SealedRecords sealed = SealedRecords.NONE;

    Opening(Path directory, Disk disk, DataKeys keys, SealedSource source) {
      this.keys = keys;
      this.source = source;
      this.directory = directory;
      this.disk = disk;
      this.journal = new Journal(disk, directory.resolve(EvidentLog.JOURNAL));
      this.journal.use(keys);
      this.hashFiles = new HashFiles(disk, directory.resolve(EvidentLog.TILES), false);
      this.recovery = new Recovery(disk, NO_IDS);
    }

    Optional<byte[]> open() throws IOException {
      Optional<byte[]> last = Optional.empty();
      // Before the checkpoint, which is then never behind them.
      cosigned = CosignatureLog.readNewest(disk, directory);
      try {
        // Before the journal: of a running server the journal is then never behind the note.
        last = CheckpointLog.readLast(disk, directory);
      } catch (CorruptLogException e) {
        noteDamage = e;
      }
      try {
        journal.load((_, _) -> {});
      } catch (CorruptLogException e) {
        damage = e;
      } catch (StartRefused e) {
        damage = new CorruptLogException(String.valueOf(e.getMessage()));
      }
      openSealed();
      if (!journal.files().isEmpty() && journal.firstIndex() <= sealed.end()) {
        readJournal();
      }
      return last;
    }

    /** After the journal: of a running server nothing is then in neither of them. */
    private void openSealed() throws IOException {
      try {
        sealed = source.open(keys);
      } catch (StartRefused e) {
        damage = new CorruptLogException(String.valueOf(e.getMessage()));
      }
      size = sealed.end();
      if (journal.firstIndex() > sealed.end() && damage == null) {
        damage =
            new CorruptLogException(
                "the journal begins with record "
                    + journal.firstIndex()
                    + ", but only the records below "
                    + sealed.end()
                    + " are sealed: files are missing");
      }
    }

    private void readJournal() throws IOException {
      JournalFile last = journal.files().getLast();
      if (!hashFiles.cutTo(last.firstIndex())) {
        try {
          recovery.rebuildHashes(journal, hashFiles, sealed);
        } catch (CorruptLogException e) {
          damage = damage == null ? e : damage;
        }
      }
      for (JournalFile file : journal.files().subList(0, journal.files().size() - 1)) {
        indexes.add(index(file));
      }
      replay(last);
    }

    private FileIndex index(JournalFile file) throws IOException {
      try {
        return SavedIndex.open(disk, Recovery.indexPath(file.path()));
      } catch (java.nio.file.NoSuchFileException | CorruptLogException e) {
        return recovery.build(file, journal.buffers(CHUNK_BYTES));
      }
    }

    private void replay(JournalFile last) throws IOException {
      Tail tail = new Tail(last.header(), hashFiles);
      indexes.add(tail.index());
      FrameScanner scanner =
          new FrameScanner(last, JournalHeader.BYTES, journal.buffers(CHUNK_BYTES));
      String problem = "";
      long position = scanner.position();
      size = tail.size();
      try {
        while (problem.isEmpty() && scanner.next()) {
          problem = tail.replay(scanner, NO_IDS);
          if (problem.isEmpty()) {
            size = tail.size();
            position = scanner.position();
          }
        }
      } catch (CorruptLogException e) {
        damage = damage == null ? e : damage;
        return;
      }
      if (problem.isEmpty() && !scanner.reachedEnd()) {
        problem = scanner.stoppedBy(); // torn, or damaged: the last checkpoint tells
      }
      if (!problem.isEmpty() && damage == null) {
        damage =
            new CorruptLogException(
                "journal file " + last.path() + " at offset " + position + ": " + problem);
      }
    }

    void close() throws IOException {
      try (journal;
          hashFiles;
          indexes) {
        journal.files();
      }
    }
  }

  /** The last signed checkpoint; empty when there is none yet. */
  public Optional<byte[]> checkpoint() throws IOException {
    if (noteDamage != null) {
      throw noteDamage;
    }
    return note;
  }

  /** The newest cosigned checkpoints, newest first. */
  List<byte[]> cosigned() {
    return cosigned;
  }

  /** Records that can be read. */
  public long size() {
    return size;
  }

  /** Why not more can be read, if the journal does not end where writing ended. */
  public Optional<CorruptLogException> damage() {
    return Optional.ofNullable(damage);
  }

  /**
   * The hashes of a tile; empty when the log does not have it.
   *
   * @throws CorruptLogException when the records behind a tile of level 0 are damaged
   */
  public Optional<byte[]> tile(Tile tile) throws IOException {
    if (tile.level() == 0) {
      return covered(tile.index(), tile.width())
          ? Optional.of(entries.leaves(tile.index(), tile.width()))
          : Optional.empty();
    }
    if (tile.level() > HashFiles.LEVELS) {
      return Optional.empty();
    }
    try {
      return Optional.of(hashFiles.read(tile.level(), tile.index() * Tile.WIDTH_MAX, tile.width()));
    } catch (EOFException e) {
      return Optional.empty();
    }
  }

  /**
   * An entry bundle; empty when the log does not have it.
   *
   * @throws CorruptLogException when the records behind it are damaged
   */
  public Optional<byte[]> entries(BundleId bundle) throws IOException {
    return covered(bundle.index(), bundle.width())
        ? Optional.of(entries.bundle(bundle.index(), bundle.width()))
        : Optional.empty();
  }

  private boolean covered(long index, int width) throws CorruptLogException {
    if (Tile.widthAt(0, index, size) >= width) {
      return true;
    }
    if (damage != null) {
      throw damage;
    }
    return false;
  }

  /**
   * Reads a record.
   *
   * @throws IndexOutOfBoundsException when the log does not have it
   */
  public StoredRecord record(long index) throws IOException {
    if (index >= size && damage != null) {
      throw damage;
    }
    if (index < 0 || index >= size) {
      throw new IndexOutOfBoundsException("record " + index + " of a log of " + size);
    }
    return records.read(index);
  }

  @Override
  public void close() throws IOException {
    try (journal;
        hashFiles;
        indexes) {
      journal.files();
    }
  }
}
