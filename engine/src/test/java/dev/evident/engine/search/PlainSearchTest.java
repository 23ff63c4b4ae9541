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
  Search open(EvidentLog log, int groupsMax, long pageBytesMax) {
    return new PlainSearch(log, groupsMax, pageBytesMax);
  }

  @Override
  void close() {}
}
