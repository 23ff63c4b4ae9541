package dev.evident.log;

import dev.evident.merkle.Hash;
import java.io.IOException;
import java.util.List;
import java.util.Optional;

/** What the witnesses are told of, and what becomes of what they say. */
interface WitnessedTree {
  /** The newest checkpoint that was released. */
  Optional<Published> released();

  /** Leads from one size to another, both released, the first one at least 1. */
  List<Hash> consistency(long from, long to) throws IOException;

  /** Records an incident; returns in any case, and does not throw. */
  void incident(String name, String detail);
}
