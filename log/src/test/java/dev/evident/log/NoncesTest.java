package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.Random;
import java.util.Set;
import java.util.TreeSet;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** No nonce is used twice under one key, whatever fails. */
class NoncesTest extends SealedLog {
  // ---- nonces

  /** Notes every sealed section that is written, whatever becomes of it. */
  private static final class NonceDisk implements Disk {
    final Disk disk;
    final Set<String> used;
    final Set<String> boots;

    NonceDisk(Disk disk, Set<String> used, Set<String> boots) {
      this.disk = disk;
      this.used = used;
      this.boots = boots;
    }

    private void note(ByteBuffer source) {
      byte[] b = new byte[source.remaining()];
      source.duplicate().get(b);
      if (b.length < FrameFormat.HEADER_BYTES || !FrameFormat.headerIsSound(b, 0)) {
        return;
      }
      assertThat(FrameFormat.isSealed(b, 0)).isTrue();
      int body = FrameFormat.HEADER_BYTES;
      String boot = HexFormat.of().formatHex(b, 32, 48);
      boots.add(boot);
      for (int i = 0; i < SealedBody.sections(b, body); i++) {
        String nonce =
            boot + " " + SealedBody.id(b, body, i) + " " + SealedBody.counter(b, body, i);
        assertThat(used.add(nonce)).as("used twice: " + nonce).isTrue();
      }
    }

    @Override
    public DiskFile open(Path file, Access access) throws IOException {
      DiskFile open = disk.open(file, access);
      return new DiskFile() {
        @Override
        public int read(ByteBuffer target, long position) throws IOException {
          return open.read(target, position);
        }

        @Override
        public void write(ByteBuffer source, long position) throws IOException {
          note(source);
          open.write(source, position);
        }

        @Override
        public void force(boolean metadata) throws IOException {
          open.force(metadata);
        }

        @Override
        public long size() throws IOException {
          return open.size();
        }

        @Override
        public void truncate(long size) throws IOException {
          open.truncate(size);
        }

        @Override
        public void close() throws IOException {
          open.close();
        }
      };
    }

    @Override
    public void rename(Path from, Path to) throws IOException {
      disk.rename(from, to);
    }

    @Override
    public void delete(Path file) throws IOException {
      disk.delete(file);
    }

    @Override
    public void forceDirectory(Path directory) throws IOException {
      disk.forceDirectory(directory);
    }

    @Override
    public long usableBytes(Path directory) throws IOException {
      return disk.usableBytes(directory);
    }
  }

  /**
   * One log lives through many crashes: each start fails at another act, cut indexes are given
   * again, midnight passes, keys are rewrapped. No (key, boot, counter) is ever used twice.
   */
  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void noNonceIsUsedTwiceAcrossCrashesAndRestarts(FaultyDisk.Fault fault) throws Exception {
    long seed = 20_260_301;
    Random random = new Random(seed);
    Path directory = root.resolve("data");
    Set<String> used = new HashSet<>();
    Set<String> boots = new HashSet<>();
    Set<Long> sizes = new TreeSet<>();
    int crashes = 0;
    for (int round = 0; round < 60; round++) {
      Path aside = Files.createDirectory(root.resolve("aside" + round));
      FaultyDisk faulty = new FaultyDisk(aside, fault, 1 + random.nextInt(90), seed + round);
      try (EvidentLog log = open(directory, SMALL_FILES, new NonceDisk(faulty, used, boots))) {
        for (int i = 0; i < 12; i++) {
          mixed(log, random, 1 + random.nextInt(40), "n" + round + "." + i + ".");
          now.updateAndGet(t -> t.plus(Duration.ofMinutes(random.nextInt(40))));
        }
        sizes.add(log.committed().size());
      } catch (IOException | Refused | StartRefused e) {
        assertThat(faulty.struck()).as("seed " + seed + ": " + e).isTrue();
        crashes++;
      }
      faulty.cut();
      if (round % 20 == 19) {
        KeyRotation.rewrapFile(
            directory, new RealDisk(), directory.resolve("keys/kek.key"), new SecureRandom());
      }
    }
    try (EvidentLog log =
        open(directory, SMALL_FILES, new NonceDisk(new RealDisk(), used, boots))) {
      TestLogs.append(log, "last one");
    }
    assertThat(crashes).isGreaterThan(20);
    assertThat(boots).hasSizeGreaterThan(20);
    assertThat(used).hasSizeGreaterThan(1_000);
    System.Logger logger = System.getLogger("nonces");
    logger.log(
        System.Logger.Level.INFO,
        "{0} sections of {1} boots, {2} crashes",
        used.size(),
        boots.size(),
        crashes);
  }
}
