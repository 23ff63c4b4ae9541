package dev.evident.engine.search;

import dev.evident.log.EvidentLog;

class PlainSearchTest extends SearchContract {
  @Override
  Search open(EvidentLog log, int groupsMax) {
    return new PlainSearch(log, groupsMax);
  }
}
