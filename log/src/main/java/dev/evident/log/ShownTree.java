package dev.evident.log;

import dev.evident.merkle.Hash;
import dev.evident.merkle.Proofs;
import java.io.IOException;
import java.util.List;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The log as its witnesses see it. */
record ShownTree(EvidentLog log, TreeReader tree) implements WitnessedTree {
  private static final Logger LOG = LoggerFactory.getLogger(ShownTree.class);

  @Override
  public Optional<Published> released() {
    return log.published();
  }

  @Override
  public List<Hash> consistency(long from, long to) throws IOException {
    return Proofs.consistency(from, to, tree);
  }

  @Override
  public void incident(String name, String detail) {
    try {
      log.announceIncident(name, detail);
    } catch (Refused e) {
      LOG.warn("incident {} ({}) cannot be recorded: {}", name, detail, e.getMessage());
    }
  }
}
