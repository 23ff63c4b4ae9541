package dev.evident.engine;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DiskFile;
import dev.evident.log.disk.RealDisk;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** The real disk, until a test makes it full, slow or broken. */
final class FaultyDisk implements Disk {
  private final Disk real = new RealDisk();

  /** Bytes that are said to be free; negative: the truth. */
  volatile long free = -1;

  /** Whether forcing a journal file fails. */
  volatile boolean broken;

  /** What forcing a journal file waits for; it tells the first one when it waits. */
  private final AtomicReference<CountDownLatch> gate = new AtomicReference<>();

  private volatile CountDownLatch waiting = new CountDownLatch(1);

  private final AtomicInteger forcesLeft = new AtomicInteger(Integer.MAX_VALUE);

  /** The next so many forces of journal files succeed, the others fail. */
  void breakAfter(int forces) {
    forcesLeft.set(forces);
  }

  void hold() {
    waiting = new CountDownLatch(1);
    gate.set(new CountDownLatch(1));
  }

  void awaitHeld() throws InterruptedException {
    waiting.await();
  }

  void letGo() {
    CountDownLatch held = gate.getAndSet(null);
    if (held != null) {
      held.countDown();
    }
  }

  @Override
  public DiskFile open(Path file, Access access) throws IOException {
    DiskFile opened = real.open(file, access);
    boolean journal = file.getParent().getFileName().toString().equals("journal");
    return journal ? new Faulty(opened) : opened;
  }

  @Override
  public void rename(Path from, Path to) throws IOException {
    real.rename(from, to);
  }

  @Override
  public void delete(Path file) throws IOException {
    real.delete(file);
  }

  @Override
  public void forceDirectory(Path directory) throws IOException {
    real.forceDirectory(directory);
  }

  @Override
  public long usableBytes(Path directory) throws IOException {
    return free < 0 ? real.usableBytes(directory) : free;
  }

  private final class Faulty implements DiskFile {
    private final DiskFile file;

    Faulty(DiskFile file) {
      this.file = file;
    }

    @Override
    public int read(ByteBuffer target, long position) throws IOException {
      return file.read(target, position);
    }

    @Override
    public void write(ByteBuffer source, long position) throws IOException {
      file.write(source, position);
    }

    @Override
    public void force(boolean metadata) throws IOException {
      CountDownLatch held = gate.get();
      // Checkpoints and spare files are forced by other threads whenever they like: not counted.
      boolean commit = Thread.currentThread().getName().equals("evident-sequencer");
      if (held != null && commit) {
        waiting.countDown();
        try {
          held.await();
        } catch (InterruptedException e) {
          Thread.currentThread().interrupt();
        }
      }
      if (broken || (commit && forcesLeft.getAndDecrement() <= 0)) {
        throw new IOException("secret place broke");
      }
      file.force(metadata);
    }

    @Override
    public long size() throws IOException {
      return file.size();
    }

    @Override
    public void truncate(long size) throws IOException {
      file.truncate(size);
    }

    @Override
    public void close() throws IOException {
      file.close();
    }
  }
}
