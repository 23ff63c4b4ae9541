package dev.evident.log.verify;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.CompactRange;
import dev.evident.merkle.Entry;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSignature;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.Tile;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.TreeMap;

/** A whole log in memory, built without the server's code; every file of it can be spoiled. */
final class SyntheticLog implements LogSource {
  static final String ORIGIN = "log.example/synthetic";
  static final long START_MS = 1_700_000_000_000L;

  final Map<String, byte[]> files = new TreeMap<>();
  final List<byte[]> entries;
  final long size;
  final Hash root;

  private SyntheticLog(List<byte[]> entries, NoteSigner signer, NoteSignature... more) {
    this.entries = entries;
    this.size = entries.size();
    List<ByteArrayOutputStream> levels = new ArrayList<>();
    Hasher hasher = new Hasher();
    CompactRange range = new CompactRange();
    byte[] leaf = new byte[Hash.BYTES];
    for (byte[] entry : entries) {
      hasher.leaf(entry, 0, entry.length, leaf, 0);
      range.append(
          leaf,
          0,
          (level, _, hash, off) -> {
            if (level % Tile.HEIGHT == 0) {
              if (levels.size() == level / Tile.HEIGHT) {
                levels.add(new ByteArrayOutputStream());
              }
              levels.get(level / Tile.HEIGHT).write(hash, off, Hash.BYTES);
            }
          });
    }
    root = range.root();
    for (int level = 0; level < levels.size(); level++) {
      byte[] all = levels.get(level).toByteArray();
      for (long n = 0; n < Tile.count(level, size); n++) {
        Tile tile = new Tile(level, n, Tile.widthAt(level, n, size));
        int from = (int) n * Tile.BYTES_MAX;
        files.put(tile.path(), Arrays.copyOfRange(all, from, from + tile.bytes()));
      }
    }
    for (long n = 0; n < Tile.count(0, size); n++) {
      int width = Tile.widthAt(0, n, size);
      List<byte[]> some = entries.subList((int) n * 256, (int) n * 256 + width);
      files.put(new BundleId(n, width).path(), EntryBundle.of(some));
    }
    sign(signer, more);
  }

  static SyntheticLog of(List<byte[]> entries, NoteSigner signer) {
    return new SyntheticLog(entries, signer);
  }

  /** Genesis, then events. */
  static SyntheticLog evident(int size, long seed, NoteSigner signer) {
    return of(evidentEntries(size, seed), signer);
  }

  static List<byte[]> evidentEntries(int size, long seed) {
    Random random = new Random(seed);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      entries.add(i == 0 ? genesis() : event(random, START_MS + i / 10));
    }
    return entries;
  }

  static byte[] genesis() {
    String body = "{\"format\":1,\"origin\":\"" + ORIGIN + "\",\"classes\":{\"0\":\"default\"}}";
    return Entry.control(Entry.Kind.GENESIS, 0, 0, START_MS, bytes(body));
  }

  static byte[] event(Random random, long acceptedMs) {
    byte[] commitment = new byte[Hash.BYTES];
    random.nextBytes(commitment);
    return Entry.event(Entry.Kind.EVENT, 0, 1, acceptedMs, Hash.of(commitment));
  }

  /** Entries of random length that mean nothing to Evident. */
  static SyntheticLog foreign(int size, long seed, NoteSigner signer) {
    Random random = new Random(seed);
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < size; i++) {
      byte[] entry = new byte[random.nextInt(40)];
      random.nextBytes(entry);
      entries.add(entry);
    }
    return of(entries, signer);
  }

  static NoteSigner signer(String name) {
    KeyPair pair = keyPair();
    return NoteSigner.of(name, pair.getPrivate(), raw(pair));
  }

  static NoteSigner witness(String name) {
    KeyPair pair = keyPair();
    return NoteSigner.cosigner(name, pair.getPrivate(), raw(pair));
  }

  private static KeyPair keyPair() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  private static byte[] raw(KeyPair pair) {
    byte[] encoded = pair.getPublic().getEncoded();
    return Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
  }

  String checkpointText() {
    return Checkpoint.of(ORIGIN, size, root).text();
  }

  void sign(NoteSigner signer, NoteSignature... more) {
    List<NoteSignature> lines = new ArrayList<>(List.of(signer.sign(checkpointText())));
    lines.addAll(List.of(more));
    files.put("checkpoint", new Note(checkpointText(), lines).bytes());
  }

  byte[] note() {
    return files.get("checkpoint");
  }

  Hash leaf(int index) {
    return new Hasher().leaf(entries.get(index));
  }

  Proofs.NodeReader nodes() {
    return (level, index) -> {
      Tile tile = Tile.holding(level, index, size);
      return Tile.node(files.get(tile.path()), level, index);
    };
  }

  /** A log whose files can be changed without changing this one. */
  SyntheticLog copy(NoteSigner signer) {
    return of(entries, signer);
  }

  void writeTo(Path directory) throws IOException {
    for (Map.Entry<String, byte[]> file : files.entrySet()) {
      Path path = directory.resolve(file.getKey());
      Files.createDirectories(path.getParent());
      Files.write(path, file.getValue());
    }
  }

  @Override
  public Optional<byte[]> checkpoint() {
    return Optional.ofNullable(files.get("checkpoint"));
  }

  @Override
  public Optional<byte[]> tile(Tile tile) {
    return Optional.ofNullable(files.get(tile.path()));
  }

  @Override
  public Optional<byte[]> entries(BundleId bundle) {
    return Optional.ofNullable(files.get(bundle.path()));
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
