package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A whole log written by Tessera: read as a verifier reads it, then rebuilt to equal bytes. */
class TesseraLogTest {
  private static final String KEY =
      "example.com/log/testdata+33d7b496+AeHTu4Q3hEIMHNqc6fASMsq3rKNx280NI+oO5xCFkkSx";
  private static final int SIZE = 15;

  @Test
  void everyFileOfTheLogVerifiesAndIsRebuiltToEqualBytes() throws Exception {
    Path log = Vectors.folder("tessera/testdata/log");
    VerifierKey key = VerifierKey.parse(KEY);
    byte[] whole = Files.readAllBytes(log.resolve(new BundleId(0, SIZE).path()));
    EntryBundle entries = EntryBundle.parse(whole, SIZE);
    Hasher hasher = new Hasher();
    CompactRange range = new CompactRange();
    byte[] tile = new byte[SIZE * Hash.BYTES];
    List<byte[]> written = new ArrayList<>();
    List<Path> files = new ArrayList<>();
    List<Checkpoint> checkpoints = new ArrayList<>();
    for (int size = 0; size <= SIZE; size++) {
      if (size > 0) {
        byte[] entry = entries.entry(size - 1);
        written.add(entry);
        byte[] leaf = hasher.leaf(entry).bytes();
        range.append(
            leaf,
            0,
            (level, index, hash, off) -> {
              if (level == 0) {
                System.arraycopy(hash, off, tile, (int) index * Hash.BYTES, Hash.BYTES);
              }
            });
        Path bundleFile = log.resolve(new BundleId(0, size).path());
        Path tileFile = log.resolve(new Tile(0, 0, size).path());
        assertThat(EntryBundle.of(written)).isEqualTo(Files.readAllBytes(bundleFile));
        assertThat(java.util.Arrays.copyOf(tile, size * Hash.BYTES))
            .isEqualTo(Files.readAllBytes(tileFile));
        byte[] leaves = new byte[size * Hash.BYTES];
        EntryBundle.parse(Files.readAllBytes(bundleFile), size).leaves(hasher, leaves, 0);
        assertThat(leaves).isEqualTo(Files.readAllBytes(tileFile));
        files.add(bundleFile);
        files.add(tileFile);
      }
      Path file = log.resolve("checkpoint." + size);
      Note note = Note.parse(Files.readAllBytes(file));
      assertThat(note.verify(List.of(key))).isEqualTo(new Note.Verdict.Signed(List.of(key)));
      assertThat(note.bytes()).isEqualTo(Files.readAllBytes(file));
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      assertThat(checkpoint).isEqualTo(Checkpoint.of(key.name(), size, range.root()));
      checkpoints.add(checkpoint);
      files.add(file);
    }
    Path latest = log.resolve("checkpoint");
    assertThat(Files.readAllBytes(latest))
        .isEqualTo(Files.readAllBytes(log.resolve("checkpoint.15")));
    files.add(latest);
    proofsLeadFromEveryCheckpointToEveryLaterOne(checkpoints, tile);
    Vectors.ran("Tessera log", files);
    assertThat(files).hasSize(2 * SIZE + SIZE + 1 + 1);
  }

  private static void proofsLeadFromEveryCheckpointToEveryLaterOne(
      List<Checkpoint> checkpoints, byte[] tile) throws Exception {
    Proofs.NodeReader nodes = (level, index) -> Tile.node(tile, level, index);
    for (int a = 1; a <= SIZE; a++) {
      for (int b = a; b <= SIZE; b++) {
        List<Hash> proof = Proofs.consistency(a, b, nodes);
        Hash rootA = checkpoints.get(a).root();
        Hash rootB = checkpoints.get(b).root();
        assertThat(Proofs.verifyConsistency(a, rootA, b, rootB, proof)).isTrue();
        Hash leaf = Hash.of(tile, (a - 1) * Hash.BYTES);
        List<Hash> path = Proofs.inclusion(a - 1, b, nodes);
        assertThat(Proofs.verifyInclusion(a - 1, b, leaf, path, rootB)).isTrue();
      }
    }
  }
}
