package dev.evident.log;

import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.Cosignature;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSignature;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.Closeable;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.BiPredicate;

/**
 * The cosignatures that were given: kept first, shown then. Takes only lines that were verified.
 *
 * <p>Readers see values that are replaced as a whole; one thread at a time adds, under the monitor.
 */
final class Cosignatures implements Closeable {
  /** Checkpoints to which late cosignatures are still added. */
  private static final int RECENT_MAX = 16;

  /** Notes that are looked at when the log is opened, for where each witness stands. */
  private static final int READ_AT_OPENING = 256;

  private final WitnessPolicy policy;
  private final VerifierKey logKey;
  private final CosignatureLog file;
  private volatile Map<Long, Note> recent = Map.of();
  private volatile Optional<Published> newest = Optional.empty();

  Cosignatures(WitnessPolicy policy, VerifierKey logKey, CosignatureLog file) throws IOException {
    this.policy = policy;
    this.logKey = logKey;
    this.file = file;
    for (Note note : file.newest(READ_AT_OPENING)) {
      show(note);
    }
  }

  /**
   * A cosignature of a witness.
   *
   * @param size of the checkpoint
   */
  record Given(long size, Cosignature cosignature) {}

  /** The cosignature of a witness over the largest checkpoint, of those that are kept newest. */
  Optional<Given> of(VerifierKey key) {
    Optional<Given> largest = Optional.empty();
    for (Map.Entry<Long, Note> one : new TreeMap<>(recent).entrySet()) {
      for (NoteSignature line : one.getValue().signatures()) {
        if (key.verify(one.getValue().text(), line)) {
          largest = Cosignature.parse(line).map(c -> new Given(one.getKey(), c));
        }
      }
    }
    return largest;
  }

  /**
   * Keeps a cosignature that was verified; durable, and then to be seen, when this returns.
   *
   * @param checkpoint what was cosigned
   * @param line by this key
   */
  synchronized void keep(Published checkpoint, VerifierKey key, NoteSignature line)
      throws IOException {
    Note before = recent.getOrDefault(checkpoint.size(), note(checkpoint));
    List<NoteSignature> lines = new ArrayList<>(before.signatures());
    lines.removeIf(key::claimedBy); // an older one of the same witness
    lines.add(line);
    Note note = new Note(before.text(), lines);
    file.append(note);
    show(note);
  }

  private void show(Note note) {
    Optional<Published> checkpoint = published(note);
    if (checkpoint.isEmpty()) {
      return;
    }
    TreeMap<Long, Note> next = new TreeMap<>(recent);
    next.put(checkpoint.get().size(), note);
    while (next.size() > RECENT_MAX) {
      next.pollFirstEntry();
    }
    recent = Map.copyOf(next);
    boolean further = newest.isEmpty() || newest.get().size() <= checkpoint.get().size();
    if (further && isWitnessed(note)) {
      newest = checkpoint;
    }
  }

  /** The largest checkpoint that the quorum has cosigned. */
  Optional<Published> newest() {
    return newest;
  }

  /** A checkpoint with the cosignatures that it has. */
  Published with(Published released) {
    Note note = recent.get(released.size());
    return note == null ? released : published(note).orElse(released);
  }

  /** The first checkpoint over a record that the quorum has cosigned. */
  Optional<Published> firstCovering(long index) throws IOException {
    Optional<Published> last = newest;
    if (last.isEmpty() || last.get().size() <= index) {
      return Optional.empty();
    }
    // Not there when the key was changed since, or the witnesses were: then the newest one counts.
    return file.firstCovering(index, this::isWitnessed)
        .flatMap(Cosignatures::published)
        .or(() -> last);
  }

  /** Whether the key in use signed it and enough witnesses cosigned it, every line verified. */
  private boolean isWitnessed(Note note) {
    // Who claims to have signed costs nothing to know; most notes without a quorum end here.
    return isQuorum(names(note, VerifierKey::claimedBy))
        && note.verify(List.of(logKey)) instanceof Note.Verdict.Signed
        && isQuorum(names(note, (key, line) -> key.verify(note.text(), line)));
  }

  private boolean isQuorum(Set<String> names) {
    return !names.isEmpty() && policy.satisfied(names);
  }

  private Set<String> names(Note note, BiPredicate<VerifierKey, NoteSignature> counts) {
    Set<String> names = new TreeSet<>();
    policy
        .witnesses()
        .forEach((name, party) -> {
          if (note.signatures().stream().anyMatch(line -> counts.test(party.key(), line))) {
            names.add(name);
          }
        });
    return names;
  }

  private static Note note(Published checkpoint) {
    try {
      return Note.parse(checkpoint.note().getBytes(StandardCharsets.UTF_8));
    } catch (MalformedException e) {
      throw new AssertionError("bug: the log released a malformed note", e);
    }
  }

  static Optional<Published> published(Note note) {
    try {
      Checkpoint checkpoint = Checkpoint.parse(note.text());
      return Optional.of(new Published(checkpoint.size(), checkpoint.root(), note.format()));
    } catch (MalformedException _) {
      return Optional.empty();
    }
  }

  @Override
  public void close() throws IOException {
    file.close();
  }
}
