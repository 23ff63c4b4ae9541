package dev.evident.client;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.OptionalLong;

/**
 * Which events a tail shows.
 *
 * @param q a query in Evident's language without pipes, empty for every event
 * @param after only records with larger indexes; empty: what is committed from now on
 */
public record TailQuery(String q, Optional<String> stream, OptionalLong after) {
  /** Every matching event that is committed from now on. */
  public static TailQuery of(String q) {
    return new TailQuery(q, Optional.empty(), OptionalLong.empty());
  }

  /** The same about one stream. */
  public TailQuery withStream(Optional<String> name) {
    return new TailQuery(q, name, after);
  }

  /** The same, going on behind a record. */
  public TailQuery after(long index) {
    return new TailQuery(q, stream, OptionalLong.of(index));
  }

  String asParameters() {
    List<String> parts = new ArrayList<>();
    parts.add("q=" + EventQuery.encoded(q));
    stream.ifPresent(value -> parts.add("stream=" + EventQuery.encoded(value)));
    after.ifPresent(index -> parts.add("after=" + index));
    return String.join("&", parts);
  }
}
