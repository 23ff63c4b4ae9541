package dev.evident.engine;

import dev.evident.codec.EventReader;
import dev.evident.codec.Limits;
import dev.evident.codec.Names;
import dev.evident.codec.PersonalFields;
import dev.evident.codec.RecordFilter;
import java.time.InstantSource;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * A reader of events for which only those streams exist to which its present sender may append: so
 * a stream of others is refused in the same words as one that is not there. For one thread at a
 * time.
 */
final class AllowedReader implements Names {
  private final Catalog madeFor;
  private final Names all;
  private final EventReader reader;
  private Predicate<String> allowed = _ -> false;

  /**
   * @param madeFor the catalog at this moment: filters may be set by stream
   */
  AllowedReader(
      Catalog madeFor,
      Limits limits,
      Names all,
      PersonalFields personal,
      RecordFilter filter,
      InstantSource clock,
      RandomGenerator random) {
    this.madeFor = madeFor;
    this.all = all;
    this.reader = new EventReader(limits, this, personal, filter, clock, random);
  }

  /** Whether no stream was made since. */
  boolean isFor(Catalog catalog) {
    return madeFor.equals(catalog);
  }

  /** The reader, for a sender who may append to these streams. */
  EventReader allowing(Predicate<String> streams) {
    allowed = streams;
    return reader;
  }

  @Override
  public int streamNumber(String name) {
    return allowed.test(name) ? all.streamNumber(name) : UNKNOWN;
  }

  @Override
  public int classNumber(String name) {
    return all.classNumber(name);
  }

  @Override
  public String defaultClass(int stream) {
    return all.defaultClass(stream);
  }
}
