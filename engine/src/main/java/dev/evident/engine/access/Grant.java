package dev.evident.engine.access;

import java.util.Optional;

/**
 * One permission.
 *
 * @param stream the stream that it is about; empty: every stream, also those made later, but not
 *     {@link Access#OWN_STREAM}, which must be named
 * @param append whether events may be sent there
 * @param reading what may be read there; empty: nothing
 */
public record Grant(Optional<String> stream, boolean append, Optional<Reading> reading) {
  /** To send events to a stream. */
  public static Grant append(String stream) {
    return new Grant(Optional.of(stream), true, Optional.empty());
  }

  /** To read a stream. */
  public static Grant read(String stream, Reading reading) {
    return new Grant(Optional.of(stream), false, Optional.of(reading));
  }

  /** To send events to every stream. */
  public static Grant appendEverywhere() {
    return new Grant(Optional.empty(), true, Optional.empty());
  }

  /** To read every stream. */
  public static Grant readEverywhere(Reading reading) {
    return new Grant(Optional.empty(), false, Optional.of(reading));
  }
}
