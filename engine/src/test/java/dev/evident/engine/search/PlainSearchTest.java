package dev.evident.engine.search;

import dev.evident.log.EvidentLog;
import dev.evident.log.SealedSource;
import java.nio.file.Path;

class PlainSearchTest extends SearchContract {
  @Override
  SealedSource sealed(Path directory) {
    return SealedSource.NONE;
  }

  @Override
  Search open(EvidentLog log, int groupsMax) {
    return new PlainSearch(log, groupsMax);
  }

  @Override
  void close() {}
}
