package dev.evident.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;

/** A file that has its name only once it is whole; until then it is called {@code NAME.part}. */
final class ExportFile implements Closeable {
  private final Path target;
  private final Path part;
  private final OutputStream out;

  private ExportFile(Path target, Path part, OutputStream out) {
    this.target = target;
    this.part = part;
    this.out = out;
  }

  static ExportFile create(Path target) throws IOException {
    Path part = Path.of(target + ".part");
    return new ExportFile(target, part, Files.newOutputStream(part));
  }

  void write(byte[] bytes, int count) throws IOException {
    out.write(bytes, 0, count);
  }

  /** Everything is there. */
  void finish() throws IOException {
    out.close();
    Files.move(part, target, StandardCopyOption.REPLACE_EXISTING);
  }

  @Override
  public void close() throws IOException {
    out.close();
    Files.deleteIfExists(part);
  }
}
