package dev.evident.log;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * A disk over real files whose n-th act fails, or at whose n-th act the power goes.
 *
 * <p>Power cut: of each file, every 4 KiB page that was written and not forced is kept or gets its
 * old content, one by one, as a seed says; of the creations, renames and deletions that were not
 * made durable by forcing their directory, a first part is kept and the rest undone. Files live on
 * for the process that lost its power only as errors.
 */
public final class FaultyDisk implements Disk {
  /** What happens at the n-th act that changes the disk. */
  public enum Fault {
    /** It throws, and nothing happened. */
    FAILS_AND_DID_NOT_PERSIST,
    /** It throws, but it happened. */
    FAILS_BUT_DID_PERSIST,
    /** The power goes: everything from there on throws. */
    POWER_CUT
  }

  private static final int PAGE_BYTES = 4_096;

  private final RealDisk real = new RealDisk();
  private final Path aside;
  private final Fault fault;
  private final long faultAt;
  private final Random random;
  private final StringBuilder trace = new StringBuilder();

  // All guarded by this.
  private final Map<Path, Content> contents = new HashMap<>();
  private final List<Change> changes = new ArrayList<>();
  private long acts;
  private long asideNumber;
  private boolean off;
  volatile long usableBytes = Long.MAX_VALUE;

  /** A file, whatever its name. {@code null} stands for a page that was beyond its end. */
  private static final class Content {
    final TreeMap<Long, byte @Nullable []> oldPages = new TreeMap<>();
    long durableSize;

    Content(long durableSize) {
      this.durableSize = durableSize;
    }
  }

  private interface Undo {
    void run() throws IOException;
  }

  /** A change of names that is not durable yet. */
  private record Change(List<Path> directories, Undo undo) {}

  /**
   * @param aside an empty directory on the same file system, for files that may come back
   * @param faultAt number of the act, from 1; 0 for never
   */
  public FaultyDisk(Path aside, Fault fault, long faultAt, long seed) {
    this.aside = aside;
    this.fault = fault;
    this.faultAt = faultAt;
    this.random = new Random(seed);
  }

  public static FaultyDisk sound(Path aside) {
    return new FaultyDisk(aside, Fault.POWER_CUT, 0, 0);
  }

  public synchronized long acts() {
    return acts;
  }

  /** Whether the fault came. */
  public synchronized boolean struck() {
    return faultAt > 0 && acts >= faultAt;
  }

  /** What the fault hit. */
  public synchronized String hit() {
    return trace.toString();
  }

  private interface Act {
    void run() throws IOException;
  }

  private synchronized void act(String what, Act act) throws IOException {
    if (off) {
      throw new IOException("the power is off");
    }
    acts++;
    if (acts != faultAt) {
      act.run();
      return;
    }
    trace.append(what);
    switch (fault) {
      case FAILS_AND_DID_NOT_PERSIST -> throw new IOException("made to fail: " + what);
      case FAILS_BUT_DID_PERSIST -> {
        act.run();
        throw new IOException("made to fail though done: " + what);
      }
      case POWER_CUT -> {
        if (what.startsWith("write") && random.nextBoolean()) {
          act.run(); // some of the pages may have reached the disk
        }
        cut();
        throw new IOException("the power is off");
      }
    }
  }

  /** Cuts the power now. */
  public synchronized void cut() throws IOException {
    if (off) {
      return;
    }
    off = true;
    for (Map.Entry<Path, Content> one : contents.entrySet()) {
      if (Files.exists(one.getKey())) {
        lose(one.getKey(), one.getValue());
      }
    }
    int kept = random.nextInt(changes.size() + 1);
    for (int i = changes.size() - 1; i >= kept; i--) {
      changes.get(i).undo().run();
    }
  }

  private void lose(Path path, Content content) throws IOException {
    try (DiskFile file = real.open(path, Access.WRITE)) {
      long size = file.size();
      for (Map.Entry<Long, byte @Nullable []> page : content.oldPages.entrySet()) {
        if (random.nextBoolean()) {
          byte[] old = page.getValue() == null ? new byte[PAGE_BYTES] : page.getValue();
          long at = page.getKey() * PAGE_BYTES;
          int length = (int) Math.min(PAGE_BYTES, size - at);
          if (length > 0) {
            file.write(ByteBuffer.wrap(old, 0, length), at);
          }
        }
      }
      if (size > content.durableSize && random.nextBoolean()) {
        file.truncate(content.durableSize);
      }
    }
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    synchronized (this) {
      if (off) {
        throw new IOException("the power is off");
      }
      if (access == Access.WRITE && !Files.exists(file)) {
        act(
            "create " + file.getFileName(),
            () -> {
              real.open(file, access).close();
              contents.put(file, new Content(0));
              changes.add(
                  new Change(
                      List.of(directory(file)),
                      () -> {
                        contents.remove(file);
                        Files.deleteIfExists(file);
                      }));
            });
      }
      DiskFile opened = real.open(file, access);
      Content content = contents.get(file);
      if (content == null) {
        content = new Content(opened.size());
        contents.put(file, content);
      }
      return new FaultyFile(opened, content, file.getFileName().toString());
    }
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    act(
        "rename " + from.getFileName() + " to " + to.getFileName(),
        () -> {
          Path replaced = setAside(to);
          real.rename(from, to);
          Content moved = contents.remove(from);
          Content old = contents.get(to);
          contents.put(to, moved == null ? new Content(Files.size(to)) : moved);
          changes.add(
              new Change(
                  List.of(directory(from), directory(to)),
                  () -> {
                    real.rename(to, from);
                    if (replaced != null) {
                      real.rename(replaced, to);
                    }
                  }));
          if (old != null && replaced != null) {
            contents.put(replaced, old);
          }
        });
  }

  private @Nullable Path setAside(Path file) throws IOException {
    if (!Files.exists(file)) {
      return null;
    }
    Path copy = aside.resolve(Long.toString(asideNumber++));
    real.rename(file, copy);
    return copy;
  }

  private static Path directory(Path file) {
    return file.toAbsolutePath().normalize().getParent();
  }

  @Override
  public void delete(Path file) throws IOException {
    if (!Files.exists(file)) {
      return;
    }
    act(
        "delete " + file.getFileName(),
        () -> {
          Path copy = setAside(file);
          Content content = contents.remove(file);
          if (copy != null && content != null) {
            contents.put(copy, content);
          }
          changes.add(new Change(List.of(directory(file)), () -> real.rename(copy, file)));
        });
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    Path forced = directory.toAbsolutePath().normalize();
    act(
        "force directory " + directory.getFileName(),
        () -> changes.removeIf(change -> change.directories().contains(forced)));
  }

  @Override
  public long usableBytes(Path directory) {
    return usableBytes;
  }

  private final class FaultyFile implements DiskFile {
    private final DiskFile file;
    private final Content content;
    private final String name;

    FaultyFile(DiskFile file, Content content, String name) {
      this.file = file;
      this.content = content;
      this.name = name;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      act(
          "write " + source.remaining() + " bytes at " + position + " of " + name,
          () -> {
            remember(position, source.remaining());
            file.write(source, position);
          });
    }

    private void remember(long position, int length) throws IOException {
      long size = file.size();
      for (long page = position / PAGE_BYTES; page * PAGE_BYTES < position + length; page++) {
        if (content.oldPages.containsKey(page)) {
          continue;
        }
        byte[] old = null;
        if (page * PAGE_BYTES < size) {
          old = new byte[PAGE_BYTES];
          file.read(ByteBuffer.wrap(old), page * PAGE_BYTES);
        }
        content.oldPages.put(page, old);
      }
    }

    @Override
    public void force(boolean metadata) throws IOException {
      act(
          "force " + name,
          () -> {
            content.oldPages.clear();
            content.durableSize = file.size();
          });
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      act(
          "truncate " + name,
          () -> {
            file.truncate(size);
            content.durableSize = Math.min(content.durableSize, size);
          });
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
