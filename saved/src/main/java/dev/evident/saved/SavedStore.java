package dev.evident.saved;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.file.Path;
import java.time.InstantSource;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.random.RandomGenerator;

/**
 * What people keep, of one kind. A change is durable when its method returns. Thread-safe: readers
 * take the map as it is, writers take turns. Who may do what is the caller's business, see {@link
 * Rights}; what he decides by is handed to him under the lock, so that nothing changes in between.
 */
public final class SavedStore<C extends Content> {
  /** Of all owners together. */
  public static final int ALL_MAX = 10_000;

  private static final int ID_DIGITS = 16;
  private static final String DIGITS = "0123456789abcdefghijklmnopqrstuv";

  private final SavedKind<C> kind;
  private final SavedFile<C> file;
  private final InstantSource clock;
  private final RandomGenerator random;

  // Replaced as a whole, under the lock of this object; read without it.
  private volatile Map<String, Saved<C>> all;

  /** What became of a wish. */
  public sealed interface Outcome<C extends Content> {
    /** It is durable; for a deletion: what was there. */
    record Done<C extends Content>(Saved<C> saved) implements Outcome<C> {}

    /** There is none of this id, for this caller. */
    record Unknown<C extends Content>() implements Outcome<C> {}

    /** Somebody else changed it meanwhile; nothing was done. */
    record Changed<C extends Content>(Saved<C> now) implements Outcome<C> {}

    /** No more may be kept. */
    record Full<C extends Content>(String why) implements Outcome<C> {}
  }

  /** Is told of what will be before it is; what it throws keeps it from being. */
  @FunctionalInterface
  public interface Before<C extends Content> {
    void told(Saved<C> saved) throws IOException, InterruptedException;
  }

  private SavedStore(
      SavedKind<C> kind,
      SavedFile<C> file,
      InstantSource clock,
      RandomGenerator random,
      Map<String, Saved<C>> all) {
    this.kind = kind;
    this.file = file;
    this.clock = clock;
    this.random = random;
    this.all = all;
  }

  /**
   * @param first what there is when the file is not there yet; it is made then
   * @throws StartRefused when the file is damaged; the message says what to do
   */
  public static <C extends Content> SavedStore<C> open(
      Path dataDirectory,
      SavedKind<C> kind,
      Disk disk,
      InstantSource clock,
      RandomGenerator random,
      List<Saved<C>> first)
      throws IOException, StartRefused {
    SavedFile<C> file = new SavedFile<>(dataDirectory, kind, disk);
    boolean there = file.exists();
    Map<String, Saved<C>> all = new LinkedHashMap<>();
    for (Saved<C> one : there ? file.read() : first) {
      if (all.put(one.id(), one) != null) {
        throw new StartRefused(
            "file " + kind.file() + " has the id " + one.id() + " twice; restore it");
      }
    }
    if (!there) {
      file.write(file.bytes(all.values()));
    }
    return new SavedStore<>(kind, file, clock, random, all);
  }

  /** In the order in which they were made. */
  public List<Saved<C>> list() {
    return List.copyOf(all.values());
  }

  public Optional<Saved<C>> find(String id) {
    return Optional.ofNullable(all.get(id));
  }

  /** Keeps something new. */
  public synchronized Outcome<C> create(C content, boolean shared, Owner owner, Before<C> before)
      throws IOException, InterruptedException {
    long owned = all.values().stream().filter(one -> one.owner().id().equals(owner.id())).count();
    if (owned >= kind.ownedMax()) {
      return new Outcome.Full<>(
          "you have " + owned + " " + kind.file() + " already; delete some that you do not need");
    }
    if (all.size() >= ALL_MAX) {
      return new Outcome.Full<>("there are " + ALL_MAX + " " + kind.file() + " already");
    }
    var now = clock.instant();
    Saved<C> made = new Saved<>(freshId(), 1, owner, shared, now, now, owner.label(), content);
    return put(made, before);
  }

  private String freshId() {
    StringBuilder id = new StringBuilder(ID_DIGITS);
    do {
      id.setLength(0);
      for (int i = 0; i < ID_DIGITS; i++) {
        id.append(DIGITS.charAt(random.nextInt(DIGITS.length())));
      }
    } while (all.containsKey(id.toString()));
    return id.toString();
  }

  /**
   * Puts a new version in the place of the one that the caller saw.
   *
   * @param there whether it is there for the caller
   */
  public synchronized Outcome<C> change(
      String id,
      long version,
      C content,
      boolean shared,
      String by,
      Predicate<Saved<C>> there,
      Before<C> before)
      throws IOException, InterruptedException {
    Optional<Saved<C>> now = find(id).filter(there);
    if (now.isEmpty()) {
      return new Outcome.Unknown<>();
    }
    if (now.get().version() != version) {
      return new Outcome.Changed<>(now.get());
    }
    return put(now.get().next(content, shared, by, clock.instant()), before);
  }

  private Outcome<C> put(Saved<C> one, Before<C> before) throws IOException, InterruptedException {
    Map<String, Saved<C>> next = new LinkedHashMap<>(all);
    next.put(one.id(), one);
    byte[] bytes = file.bytes(next.values());
    if (bytes.length > SavedFile.BYTES_MAX) {
      return new Outcome.Full<>(
          "all " + kind.file() + " together have at most " + SavedFile.BYTES_MAX + " bytes");
    }
    before.told(one);
    file.write(bytes);
    all = next; // only what is durable counts
    return new Outcome.Done<>(one);
  }

  /** Deletes the version that the caller saw. */
  public synchronized Outcome<C> delete(
      String id, long version, Predicate<Saved<C>> there, Before<C> before)
      throws IOException, InterruptedException {
    Optional<Saved<C>> now = find(id).filter(there);
    if (now.isEmpty()) {
      return new Outcome.Unknown<>();
    }
    if (now.get().version() != version) {
      return new Outcome.Changed<>(now.get());
    }
    Map<String, Saved<C>> next = new LinkedHashMap<>(all);
    next.remove(id);
    before.told(now.get());
    file.write(file.bytes(next.values()));
    all = next;
    return new Outcome.Done<>(now.get());
  }
}
