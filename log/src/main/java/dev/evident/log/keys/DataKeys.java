package dev.evident.log.keys;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import java.io.Closeable;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.Collection;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.zip.CRC32C;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The data keys, in {@code keys/data.keys}, each wrapped by the key-encryption key
 * (docs/formats.md, "Data keys"). Big-endian, in units of 128 bytes, so that no unit lies in two
 * sectors of a disk:
 *
 * <pre>
 * header   0 "EVDKEYS1" | 8 id of the key-encryption key[8] | 16 zeros | 124 u32 CRC32C of 0 to 123
 * key      0 u8 1 | 1 u8 0 | 2 u16 0 | 4 key id[8] | 12 nonce[12] | 24 wrapped key[32] | 56 tag[16]
 *         72 zeros | 124 u32 CRC32C of bytes 0 to 123
 * </pre>
 *
 * <h2>Crash points</h2>
 *
 * A key is appended and forced before anything is sealed under it; keys that are appended together
 * lie in one page of 4 KiB. A crash before the force leaves a part of a unit at the end, or units
 * of zeros in the last page: nothing was sealed under those keys, and they are forgotten. Every
 * other change writes the whole file anew beside the old one and renames it.
 *
 * <p>Thread-safe; {@link #get} takes no lock.
 */
public final class DataKeys implements Closeable {
  /** Name of the file in the folder {@code keys} of a data directory. */
  public static final String FILE = "data.keys";

  /** Bytes of a data key. */
  public static final int KEY_BYTES = 32;

  private static final Logger LOG = LoggerFactory.getLogger(DataKeys.class);

  private static final int UNIT_BYTES = 128;
  private static final int PAGE_BYTES = 4_096;
  private static final int CRC_AT = UNIT_BYTES - 4;
  private static final byte[] MAGIC = "EVDKEYS1".getBytes(StandardCharsets.US_ASCII);
  private static final int KEK_ID_BYTES = 8;
  private static final int ID_AT = 4;
  private static final int WRAPPED_AT = 12;
  private static final int WRAPPED_BYTES = 60;
  private static final byte[] CONTEXT = "evident-data-key/v1".getBytes(StandardCharsets.US_ASCII);

  /** A hundred groups for 27 years: what does not fit is no key file. */
  private static final int FILE_BYTES_MAX = 128 << 20;

  private final Disk disk;
  private final Path file;
  private final Optional<SecureRandom> random;
  private final Map<DataKeyId, byte[]> keys = new ConcurrentHashMap<>();
  private volatile int generation;
  private volatile Optional<String> lockedBecause = Optional.empty();

  // All below is guarded by this.
  private KeyEncryptionKey kek;
  private @Nullable DiskFile writer;
  private long position;
  private boolean failed;

  private DataKeys(Disk disk, Path file, KeyEncryptionKey kek, Optional<SecureRandom> random) {
    this.disk = disk;
    this.file = file;
    this.kek = kek;
    this.random = random;
  }

  /**
   * Opens the data keys of a log that this process owns. An absent file is made with the first key.
   *
   * @param folder the folder {@code keys} of a data directory
   * @throws StartRefused when the file is damaged or wrapped with another key-encryption key
   */
  public static DataKeys open(Disk disk, Path folder, KeyEncryptionKey kek, SecureRandom random)
      throws IOException, StartRefused {
    DataKeys opened = new DataKeys(disk, folder.resolve(FILE), kek, Optional.of(random));
    opened.load(true);
    return opened;
  }

  /**
   * Opens the data keys of a directory that another process may be writing to; keys that it makes
   * later are found. Changes nothing.
   */
  public static DataKeys read(Disk disk, Path folder, KeyEncryptionKey kek)
      throws IOException, StartRefused {
    DataKeys opened = new DataKeys(disk, folder.resolve(FILE), kek, Optional.empty());
    opened.load(false);
    return opened;
  }

  /**
   * Stands for keys that are not to be had: every key that is asked for is refused.
   *
   * @param why the reason, and what to do
   */
  public static DataKeys locked(String why) {
    DataKeys none =
        new DataKeys(
            new RealDisk(),
            Path.of(FILE),
            new KeyEncryptionKey(new byte[KeyEncryptionKey.BYTES]),
            Optional.empty());
    none.lockedBecause = Optional.of(why);
    return none;
  }

  /** Whether a folder holds data keys. */
  public static boolean exist(Path folder) {
    return Files.exists(folder.resolve(FILE));
  }

  private synchronized void load(boolean mayCut) throws IOException, StartRefused {
    if (!Files.exists(file)) {
      return;
    }
    OwnerOnly.check(file);
    byte[] all = DurableFiles.read(disk, file, FILE_BYTES_MAX);
    kek = kekOf(all);
    Map<DataKeyId, byte[]> found = new LinkedHashMap<>();
    int end = UNIT_BYTES;
    int hole = Integer.MAX_VALUE;
    for (int at = UNIT_BYTES; all.length - at >= UNIT_BYTES; at += UNIT_BYTES) {
      if (isZero(all, at, at + UNIT_BYTES)) {
        hole = Math.min(hole, at);
        continue;
      }
      DataKeyId id = checkedId(all, at);
      if (found.put(id, unwrap(all, at, id)) != null) {
        throw damaged(at, "holds the key " + id + " twice");
      }
      end = at + UNIT_BYTES;
    }
    if (hole < end && hole / PAGE_BYTES != (end - 1) / PAGE_BYTES) {
      throw damaged(hole, "is empty though keys follow");
    }
    keys.keySet().retainAll(found.keySet());
    keys.putAll(found);
    position = end;
    if (mayCut && end < all.length) {
      LOG.warn("{}: {} bytes of keys that were never used are cut", file, all.length - end);
      try (DiskFile cut = disk.open(file, Disk.Access.WRITE)) {
        cut.truncate(end);
        cut.force(true);
      }
    }
    if (mayCut && hole < end) { // some sectors of the last append: what is there may stay
      rewrite(found, kek, random.orElseThrow());
    }
  }

  private KeyEncryptionKey kekOf(byte[] all) throws StartRefused {
    if (all.length < UNIT_BYTES
        || !Arrays.equals(all, 0, MAGIC.length, MAGIC, 0, MAGIC.length)
        || !sumIsRight(all, 0)) {
      throw damaged(0, "does not begin as a file of data keys does");
    }
    String wrappedBy = HexFormat.of().formatHex(all, MAGIC.length, MAGIC.length + KEK_ID_BYTES);
    KeyEncryptionKey right = kek.orAlternative(wrappedBy);
    if (!right.id().equals(wrappedBy)) {
      throw new StartRefused(
          "file "
              + file
              + " is wrapped with key-encryption key "
              + wrappedBy
              + ", but "
              + kek.id()
              + " was given; set keys.kek or keys.kek-file to the right one");
    }
    return right;
  }

  private DataKeyId checkedId(byte[] all, int at) throws StartRefused {
    if (!sumIsRight(all, at) || all[at] != 1 || !isZero(all, at + 1, at + ID_AT)) {
      throw damaged(at, "does not match its checksum");
    }
    return DataKeyId.read(all, at + ID_AT);
  }

  private byte[] unwrap(byte[] all, int at, DataKeyId id) throws StartRefused {
    try {
      byte[] wrapped = Arrays.copyOfRange(all, at + WRAPPED_AT, at + WRAPPED_AT + WRAPPED_BYTES);
      byte[] key = kek.unwrap(wrapped, context(id));
      if (key.length == KEY_BYTES) {
        return key;
      }
    } catch (KeyEncryptionKey.WrongKey e) {
      LOG.debug("data key {} does not open", id, e);
    }
    throw damaged(at, "holds a key that its key-encryption key does not open");
  }

  private StartRefused damaged(long at, String what) {
    return new StartRefused(
        "file "
            + file
            + " is damaged: offset "
            + at
            + " "
            + what
            + "; restore it from the newest copy: without it nothing that is sealed under its keys"
            + " can be read");
  }

  private static boolean sumIsRight(byte[] b, int at) {
    return ByteBuffer.wrap(b).getInt(at + CRC_AT) == sum(b, at);
  }

  private static int sum(byte[] b, int at) {
    CRC32C crc = new CRC32C();
    crc.update(b, at, CRC_AT);
    return (int) crc.getValue();
  }

  private static boolean isZero(byte[] b, int from, int to) {
    for (int i = from; i < to; i++) {
      if (b[i] != 0) {
        return false;
      }
    }
    return true;
  }

  private static byte[] context(DataKeyId id) {
    byte[] context = Arrays.copyOf(CONTEXT, CONTEXT.length + DataKeyId.BYTES);
    id.put(context, CONTEXT.length);
    return context;
  }

  private static byte[] header(KeyEncryptionKey kek) {
    byte[] unit = Arrays.copyOf(MAGIC, UNIT_BYTES);
    byte[] id = HexFormat.of().parseHex(kek.id());
    System.arraycopy(id, 0, unit, MAGIC.length, KEK_ID_BYTES);
    ByteBuffer.wrap(unit).putInt(CRC_AT, sum(unit, 0));
    return unit;
  }

  private static void putKey(
      byte[] b, int at, DataKeyId id, byte[] key, KeyEncryptionKey kek, SecureRandom random) {
    Arrays.fill(b, at, at + UNIT_BYTES, (byte) 0);
    b[at] = 1;
    id.put(b, at + ID_AT);
    byte[] wrapped = kek.wrap(key, context(id), random);
    System.arraycopy(wrapped, 0, b, at + WRAPPED_AT, WRAPPED_BYTES);
    ByteBuffer.wrap(b).putInt(at + CRC_AT, sum(b, at));
  }

  /** The key with this id; empty when there is none. */
  public Optional<byte[]> find(DataKeyId id) throws IOException {
    byte[] key = keys.get(id);
    if (lockedBecause.isPresent()) {
      throw new IOException(lockedBecause.get());
    }
    if (key == null && random.isEmpty()) {
      key = again(id);
    }
    return Optional.ofNullable(key).map(byte[]::clone);
  }

  /** The key may have been made since the file was read. */
  private byte @Nullable [] again(DataKeyId id) throws IOException {
    try {
      load(false);
      return keys.get(id);
    } catch (StartRefused e) {
      throw new IOException(e.getMessage(), e);
    }
  }

  /**
   * The key with this id.
   *
   * @param what names in the error what is to be opened
   * @throws DataKeyMissing when there is none
   */
  public byte[] get(DataKeyId id, String what) throws IOException {
    return find(id).orElseThrow(() -> new DataKeyMissing(id, what));
  }

  /** The key with this id, made and durable when there was none. */
  public byte[] make(DataKeyId id) throws IOException {
    byte[] known = keys.get(id);
    if (known == null) {
      makeAll(List.of(id));
      known = keys.get(id);
    }
    if (known == null) {
      throw new IOException("data key " + id + " was destroyed while it was made");
    }
    return known.clone();
  }

  /** Makes those of these keys that are not there; all are durable when this returns. */
  public synchronized void makeAll(Collection<DataKeyId> ids) throws IOException {
    List<DataKeyId> missing = ids.stream().distinct().filter(id -> !keys.containsKey(id)).toList();
    if (missing.isEmpty()) {
      return;
    }
    SecureRandom source = changing();
    DiskFile open = writer();
    for (int done = 0; done < missing.size(); ) {
      int room = (int) (PAGE_BYTES - position % PAGE_BYTES) / UNIT_BYTES;
      List<DataKeyId> some = missing.subList(done, Math.min(missing.size(), done + room));
      append(open, some, source);
      done += some.size();
    }
  }

  /** Appends keys that lie in one page: a crash leaves holes nowhere but in the last page. */
  private void append(DiskFile open, List<DataKeyId> ids, SecureRandom source) throws IOException {
    Map<DataKeyId, byte[]> made = new LinkedHashMap<>();
    byte[] units = new byte[UNIT_BYTES * ids.size()];
    for (DataKeyId id : ids) {
      byte[] key = new byte[KEY_BYTES];
      source.nextBytes(key);
      putKey(units, UNIT_BYTES * made.size(), id, key, kek, source);
      made.put(id, key);
    }
    failed = true; // until it is done: after a failure nobody knows what the file holds
    open.write(ByteBuffer.wrap(units), position);
    open.force(true);
    position += units.length;
    failed = false;
    keys.putAll(made);
  }

  private SecureRandom changing() throws IOException {
    if (failed) {
      throw new IOException(
          "file " + file + " could not be written before: what it holds is not known; restart");
    }
    return random.orElseThrow(() -> new IOException("data keys were opened for reading only"));
  }

  private DiskFile writer() throws IOException {
    DiskFile open = writer;
    if (open == null) {
      if (!Files.exists(file)) {
        DurableFiles.write(disk, file, header(kek));
        position = UNIT_BYTES;
      }
      open = disk.open(file, Disk.Access.WRITE);
      writer = open;
    }
    return open;
  }

  /**
   * Destroys a key: nothing that is sealed under it can be opened any more. Durable when this
   * returns; an absent key is no error.
   */
  public synchronized void drop(DataKeyId id) throws IOException {
    if (!keys.containsKey(id)) {
      return;
    }
    SecureRandom source = changing();
    Map<DataKeyId, byte[]> rest = new LinkedHashMap<>(keys);
    rest.remove(id);
    failed = true;
    rewrite(rest, kek, source);
    failed = false;
    keys.remove(id);
    generation++;
  }

  /** Wraps every key with another key-encryption key; afterwards only that one opens them. */
  public synchronized void rewrap(KeyEncryptionKey next) throws IOException {
    SecureRandom source = changing();
    if (!Files.exists(file)) {
      kek = next;
      return;
    }
    failed = true;
    rewrite(keys, next, source);
    failed = false;
    kek = next;
  }

  private void rewrite(Map<DataKeyId, byte[]> all, KeyEncryptionKey with, SecureRandom source)
      throws IOException {
    byte[] bytes = Arrays.copyOf(header(with), UNIT_BYTES * (1 + all.size()));
    int at = UNIT_BYTES;
    for (Map.Entry<DataKeyId, byte[]> one : all.entrySet()) {
      putKey(bytes, at, one.getKey(), one.getValue(), with, source);
      at += UNIT_BYTES;
    }
    DiskFile old = writer;
    writer = null;
    if (old != null) {
      old.close();
    }
    DurableFiles.write(disk, file, bytes);
    position = bytes.length;
  }

  /** All keys that there are. */
  public Set<DataKeyId> ids() {
    return Set.copyOf(keys.keySet());
  }

  /** Grows with every key that is destroyed: who keeps ciphers of keys must forget them then. */
  public int generation() {
    return generation;
  }

  /** Id of the key-encryption key that wraps the keys. */
  public synchronized String kekId() {
    return kek.id();
  }

  @Override
  public synchronized void close() throws IOException {
    DiskFile open = writer;
    writer = null;
    if (open != null) {
      open.close();
    }
  }
}
