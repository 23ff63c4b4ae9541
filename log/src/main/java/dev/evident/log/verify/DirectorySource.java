package dev.evident.log.verify;

import dev.evident.merkle.BundleId;
import dev.evident.merkle.EntryBundle;
import dev.evident.merkle.Note;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * A directory with the files of a tiled log: {@code checkpoint} and {@code tile/…}, as a static
 * file server would serve them.
 */
public final class DirectorySource implements LogSource {
  private final Path directory;

  /** Reads below this directory. */
  public DirectorySource(Path directory) {
    this.directory = directory;
  }

  @Override
  public Optional<byte[]> checkpoint() throws IOException {
    return read("checkpoint", Note.BYTES_MAX);
  }

  @Override
  public List<byte[]> cosigned() throws IOException {
    return read("witnessed-checkpoint", Note.BYTES_MAX).stream().toList();
  }

  @Override
  public Optional<byte[]> tile(Tile tile) throws IOException {
    return read(tile.path(), tile.bytes());
  }

  @Override
  public Optional<byte[]> entries(BundleId bundle) throws IOException {
    return read(bundle.path(), EntryBundle.BYTES_MAX);
  }

  /** One byte more than the limit is enough for the caller to see that there are too many. */
  private Optional<byte[]> read(String path, int bytesMax) throws IOException {
    if (!Files.isDirectory(directory)) {
      throw new IOException("no directory at " + directory);
    }
    try (InputStream in = Files.newInputStream(directory.resolve(path))) {
      return Optional.of(in.readNBytes(bytesMax + 1));
    } catch (NoSuchFileException _) {
      return Optional.empty();
    }
  }
}
