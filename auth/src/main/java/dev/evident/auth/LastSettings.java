package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/**
 * The settings of the last start, in the file {@code access/settings}: so that a start can say what
 * somebody changed meanwhile. Secrets are kept as salted hashes, which tell only whether they are
 * others now. For one thread.
 */
public final class LastSettings {
  /** In the place of a secret. */
  private static final String MASK = "***";

  private static final String FILE = "settings";

  /**
   * A setting in force.
   *
   * @param secret whether nobody must be told its text
   */
  public record Setting(String name, String text, boolean secret) {
    @Override
    public String toString() {
      return name + "=" + told();
    }

    private String told() {
      return secret ? MASK : text;
    }
  }

  /** A setting that is another one now; without a text before or after it is not set then. */
  public record Change(String name, Optional<String> before, Optional<String> after) {}

  /** What the file says of one setting. */
  private record Kept(String name, Optional<String> text, Optional<SaltedHash> secret) {
    boolean is(Setting setting) {
      return setting.secret()
          ? secret.map(hash -> hash.matches(setting.text())).orElse(false)
          : text.equals(Optional.of(setting.text()));
    }

    String told() {
      return text.orElse(MASK);
    }

    static Kept ofLine(JsonObject line) throws JsonRefused {
      Optional<String> text = line.text("value");
      Optional<SaltedHash> secret = line.text("secret").map(SaltedHash::parse);
      if (text.isPresent() == secret.isPresent()) {
        throw new JsonRefused("a setting has either a value or the hash of a secret");
      }
      return new Kept(line.needText("name"), text, secret);
    }
  }

  private final AccessFile file;
  private final SecureRandom random;
  private final Map<String, Kept> last;

  private LastSettings(AccessFile file, SecureRandom random, Map<String, Kept> last) {
    this.file = file;
    this.random = random;
    this.last = last;
  }

  /**
   * @throws IOException also when the file is damaged; the message says what to do
   */
  public static LastSettings open(Path dataDirectory, SecureRandom random) throws IOException {
    AccessFile file = AccessFile.in(dataDirectory, FILE);
    Map<String, Kept> last = new LinkedHashMap<>();
    for (Kept one : file.read(Kept::ofLine)) {
      last.put(one.name(), one);
    }
    return new LastSettings(file, random, last);
  }

  /** Whether no start was noted before. */
  public boolean isFirst() {
    return last.isEmpty();
  }

  /** What is not as it was, in the order of the settings; what is set no more comes last. */
  public List<Change> changes(List<Setting> now) {
    List<Change> changes = new ArrayList<>();
    Map<String, Kept> gone = new LinkedHashMap<>(last);
    for (Setting setting : now) {
      Optional<Kept> before = Optional.ofNullable(gone.remove(setting.name()));
      if (before.isEmpty() || !before.get().is(setting)) {
        changes.add(
            new Change(setting.name(), before.map(Kept::told), Optional.of(setting.told())));
      }
    }
    for (Kept one : gone.values()) {
      changes.add(new Change(one.name(), Optional.of(one.told()), Optional.empty()));
    }
    return List.copyOf(changes);
  }

  /** Notes the settings of this start; durable when this returns. */
  public void save(List<Setting> now) throws IOException {
    List<String> lines = new ArrayList<>();
    for (Setting setting : now) {
      JsonText line = new JsonText().text("name", setting.name());
      lines.add(
          setting.secret()
              ? line.text("secret", SaltedHash.of(setting.text(), random).text()).end()
              : line.text("value", setting.text()).end());
    }
    file.write(lines);
  }
}
