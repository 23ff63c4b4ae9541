package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;

/**
 * Who was granted what, besides what the configuration says, in the file {@code access/grants}. A
 * change is durable when its method returns, and counts for every request that begins then; a
 * session keeps what it began with. Thread-safe.
 */
public final class GrantStore {
  public static final int SUBJECTS_MAX = 10_000;
  public static final int SUBJECT_CHARS_MAX = 256;

  private static final String FILE = "grants";

  /**
   * What one subject was granted.
   *
   * @param subject {@code user:} and the subject of the provider's tokens, or {@code group:} and a
   *     group's name
   * @param setBy label of who said so
   */
  public record Granted(String subject, List<Grant> grants, String setBy, Instant set) {
    public Granted {
      requireSubject(subject);
      grants = List.copyOf(grants);
      if (grants.isEmpty() || grants.size() > Principal.GRANTS_MAX) {
        throw new IllegalArgumentException(
            "a subject has 1 to " + Principal.GRANTS_MAX + " grants; to have none, remove it");
      }
    }

    private String line() {
      return new JsonText()
          .text("subject", subject)
          .objects("grants", GrantText.json(grants))
          .text("set_by", setBy)
          .time("set", set)
          .end();
    }

    private static Granted ofLine(JsonObject line) throws JsonRefused {
      return new Granted(
          line.needText("subject"),
          GrantText.list(line, "grants"),
          line.needText("set_by"),
          line.time("set").orElseThrow(() -> new JsonRefused("set is missing")));
    }
  }

  private final AccessFile file;
  private final InstantSource clock;

  // Replaced as a whole, under the lock of this object; read without it.
  private volatile Map<String, Granted> granted;

  private GrantStore(AccessFile file, InstantSource clock, Map<String, Granted> granted) {
    this.file = file;
    this.clock = clock;
    this.granted = granted;
  }

  /**
   * @throws IOException also when the file is damaged; the message says what to do
   */
  public static GrantStore open(Path dataDirectory, InstantSource clock) throws IOException {
    AccessFile file = AccessFile.in(dataDirectory, FILE);
    Map<String, Granted> granted = new TreeMap<>();
    for (Granted one : file.read(Granted::ofLine)) {
      if (granted.put(one.subject(), one) != null) {
        throw new IOException(file.path() + " has " + one.subject() + " twice; restore it");
      }
    }
    return new GrantStore(file, clock, granted);
  }

  /** A subject is {@code user:…} or {@code group:…}, on one line. */
  public static void requireSubject(String subject) {
    boolean named =
        (subject.startsWith("user:") && subject.length() > "user:".length())
            || (subject.startsWith("group:") && subject.length() > "group:".length());
    if (!named
        || subject.length() > SUBJECT_CHARS_MAX
        || subject.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a subject is user:NAME or group:NAME, with at most "
              + SUBJECT_CHARS_MAX
              + " characters");
    }
  }

  public List<Granted> list() {
    return List.copyOf(granted.values());
  }

  /** What these subjects were granted together. */
  public List<Grant> of(Set<String> subjects) {
    Map<String, Granted> now = granted;
    List<Grant> all = new ArrayList<>();
    for (String subject : subjects) {
      Granted one = now.get(subject);
      if (one != null) {
        all.addAll(one.grants());
      }
    }
    return all;
  }

  /** Replaces what the subject was granted. */
  public synchronized Granted set(String subject, List<Grant> grants, Principal by)
      throws IOException {
    Granted one = new Granted(subject, grants, by.label(), clock.instant());
    Map<String, Granted> next = new TreeMap<>(granted);
    next.put(subject, one);
    if (next.size() > SUBJECTS_MAX) {
      throw new IllegalArgumentException(
          "there are grants for " + SUBJECTS_MAX + " subjects already; grant to groups instead");
    }
    save(next);
    return one;
  }

  /** Takes everything from the subject; false when it had nothing. */
  public synchronized boolean remove(String subject) throws IOException {
    Map<String, Granted> next = new TreeMap<>(granted);
    if (next.remove(subject) == null) {
      return false;
    }
    try {
      save(next);
    } finally {
      granted = next; // even if the disk refuses: what is taken away must not open anything more
    }
    return true;
  }

  private void save(Map<String, Granted> next) throws IOException {
    file.write(next.values().stream().map(Granted::line).toList());
    granted = next;
  }
}
