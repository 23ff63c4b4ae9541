package dev.evident.cli.doctor;

import dev.evident.server.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;

/** How much the disk can still take before nothing is accepted any more. */
final class DiskCheck implements Check {
  private static final int WARN_FACTOR = 2;
  private static final long MIB = 1 << 20;

  @Override
  public String name() {
    return "disk";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException {
    if (installation.disk().isEmpty()) {
      return List.of();
    }
    Config.Data data = installation.disk().get().data();
    long free = Files.getFileStore(data.directory()).getUsableSpace() / MIB;
    long reserve = data.reserveMib();
    String said = "%,d MiB free, of which %,d are the reserve".formatted(free, reserve);
    if (free <= reserve) {
      return List.of(
          new Finding.Fail(
              name(),
              said + ": events are refused (507)",
              "free some space, or move the data directory to a larger disk"));
    }
    return List.of(
        free < WARN_FACTOR * reserve
            ? new Finding.Warn(name(), said, "free some space before the reserve is reached")
            : new Finding.Ok(name(), said));
  }
}
