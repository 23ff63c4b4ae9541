package dev.evident.receive;

import dev.evident.model.Event;
import java.util.Set;

/**
 * Turns the records of one source into events. Stateless and thread-safe.
 *
 * <p>A translator never fails on a JSON object, however odd: what is missing is left out or said
 * honestly to be unknown, and the original stays whole under {@code source.raw}. {@link Draft} does
 * most of this.
 */
public interface Translator {
  /** The name for people and for {@code source.type}: lower-case words with hyphens. */
  String name();

  /** Members that hold a list of records when a file is one object around them. */
  Set<String> lists();

  /**
   * Whether a record can be of this source at all. Generous: it keeps a wrong file out of a log
   * that forgets nothing, and must not turn away a record for being odd.
   */
  boolean recognises(Original original);

  /** The event; equal bytes give an equal event with an equal id. */
  Event translate(Original original);
}
