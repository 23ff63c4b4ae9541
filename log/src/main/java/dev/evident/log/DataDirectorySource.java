package dev.evident.log;

import dev.evident.log.verify.LogSource;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Tile;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/**
 * A data directory as the verifier sees it. Level 0 and the entries come from the records
 * themselves, so a verification of it covers every record, salt and frame. Closes nothing.
 *
 * @param directory what is read
 */
public record DataDirectorySource(DataDirectory directory) implements LogSource {
  @Override
  public Optional<byte[]> checkpoint() throws IOException {
    try {
      return directory.checkpoint();
    } catch (CorruptLogException e) {
      throw new Damaged(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public List<byte[]> cosigned() {
    return directory.cosigned();
  }

  @Override
  public Optional<byte[]> tile(Tile tile) throws IOException {
    try {
      return directory.tile(tile);
    } catch (CorruptLogException e) {
      throw new Damaged(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public Optional<byte[]> entries(BundleId bundle) throws IOException {
    try {
      return directory.entries(bundle);
    } catch (CorruptLogException e) {
      throw new Damaged(String.valueOf(e.getMessage()));
    }
  }

  @Override
  public boolean leavesAreDerived() {
    return true;
  }
}
