package dev.evident.cli;

import java.io.Closeable;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.file.FileSystems;
import java.nio.file.Files;
import java.nio.file.OpenOption;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.FileAttribute;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.Set;

/**
 * A file that has its name only once it is whole; until then it is called {@code NAME.part}. Its
 * owner alone can read it, from its first byte: what was taken out of the log is as confidential as
 * the log.
 */
final class ExportFile implements Closeable {
  private static final FileAttribute<?>[] OWNER_ONLY =
      FileSystems.getDefault().supportedFileAttributeViews().contains("posix")
          ? new FileAttribute<?>[] {
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------"))
          }
          : new FileAttribute<?>[0];

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
    Files.deleteIfExists(part); // of an export that was killed: it would keep its permissions
    Set<OpenOption> fresh = Set.of(StandardOpenOption.CREATE_NEW, StandardOpenOption.WRITE);
    return new ExportFile(
        target, part, Channels.newOutputStream(Files.newByteChannel(part, fresh, OWNER_ONLY)));
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
