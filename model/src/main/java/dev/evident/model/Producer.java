package dev.evident.model;

import java.util.OptionalLong;

/**
 * The program that sends events, with its own numbering: a gap shows what was lost on the way.
 *
 * @param sequence 0 to 2^63-1
 */
public record Producer(String id, OptionalLong sequence) {

  public Producer {
    if (id.isEmpty()) {
      throw new IllegalArgumentException("the producer's id is empty");
    }
    if (sequence.isPresent() && sequence.getAsLong() < 0) {
      throw new IllegalArgumentException(
          "producer sequence must not be negative: " + sequence.getAsLong());
    }
  }
}
