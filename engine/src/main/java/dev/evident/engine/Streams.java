package dev.evident.engine;

import dev.evident.codec.Names;
import dev.evident.log.disk.Disk;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Optional;

/**
 * The streams that there are, and the making of more while events are taken. Thread-safe.
 *
 * <p>A stream is durable in the catalog before the first event may name it: its number stands in
 * entries for ever, and a start that did not know it would give the number to another name.
 */
public final class Streams implements Names {
  /** How a stream comes into being. */
  @FunctionalInterface
  interface Keeper {
    /** Makes a catalog durable. */
    void keep(Catalog catalog) throws IOException;
  }

  /** Is told of a new stream after it is durable and before an event can name it. */
  @FunctionalInterface
  public interface Listener {
    void created(int number, StreamSettings settings);
  }

  private final Keeper keeper;
  private final Listener listener;
  private volatile Catalog catalog;

  Streams(Catalog catalog, Keeper keeper, Listener listener) {
    this.catalog = catalog;
    this.listener = listener;
    this.keeper = keeper;
  }

  /**
   * @param catalog as it is on the disk
   */
  public Streams(Catalog catalog, Disk disk, Path dataDirectory, Listener listener) {
    this(catalog, changed -> changed.write(disk, dataDirectory), listener);
  }

  /** Streams that never become more. */
  public static Streams fixed(Catalog catalog) {
    return new Streams(
        catalog,
        _ -> {
          throw new IOException("this catalog is not kept anywhere");
        },
        (_, _) -> {});
  }

  /** What became of the wish for a stream. */
  public sealed interface Outcome {
    /** It is there now. */
    record Created(String name, int number, StreamSettings settings) implements Outcome {}

    /** There is one of this name already. */
    record Exists(String name) implements Outcome {}

    /** It cannot be. */
    record Invalid(String why) implements Outcome {}
  }

  /**
   * Makes a stream.
   *
   * @throws IOException when it cannot be made durable; then it is not there
   */
  public synchronized Outcome create(String name, StreamSettings settings) throws IOException {
    Optional<Outcome> obstacle = obstacle(name, settings);
    if (obstacle.isPresent()) {
      return obstacle.get();
    }
    Catalog more = catalog.with(name, settings);
    keeper.keep(more);
    listener.created(more.streamNumber(name), settings);
    catalog = more;
    return new Outcome.Created(name, more.streamNumber(name), settings);
  }

  /** Why a stream cannot be made at present. */
  public Optional<Outcome> obstacle(String name, StreamSettings settings) {
    Catalog present = catalog;
    if (!name.matches(Catalog.NAME)) {
      return invalid("a stream's name has 1 to 64 of a-z 0-9 . _ -");
    }
    if (present.classNumber(settings.recordClass()) == UNKNOWN) {
      return invalid(
          "there is no class '"
              + settings.recordClass()
              + "'; classes are named in the configuration");
    }
    if (present.streamNumber(name) != UNKNOWN) {
      return Optional.of(new Outcome.Exists(name));
    }
    return present.streams().size() < Catalog.STREAMS_MAX
        ? Optional.empty()
        : invalid("there are " + Catalog.STREAMS_MAX + " streams, and no more may be");
  }

  private static Optional<Outcome> invalid(String why) {
    return Optional.of(new Outcome.Invalid(why));
  }

  /** The catalog as it is now. */
  public Catalog catalog() {
    return catalog;
  }

  /** Names of all streams, in the order of their numbers. */
  public List<String> names() {
    return catalog.streams();
  }

  @Override
  public int streamNumber(String name) {
    return catalog.streamNumber(name);
  }

  @Override
  public int classNumber(String name) {
    return catalog.classNumber(name);
  }

  @Override
  public String defaultClass(int stream) {
    return catalog.defaultClass(stream);
  }
}
