package dev.evident.cli.doctor;

import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;

/**
 * Are the keys there, how old are they, and does the one that opens all lie apart from the data.
 */
final class KeysCheck implements Check {
  private static final Duration SIGNING_KEY_AGE = Duration.ofDays(730);
  private static final Duration KEK_AGE = Duration.ofDays(730);

  @Override
  public String name() {
    return "keys";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException {
    if (installation.disk().isEmpty()) {
      return List.of();
    }
    Config config = installation.disk().get();
    Path keys = config.data().directory().resolve("keys");
    List<Finding> all = new ArrayList<>();
    all.add(
        age(
            "the signing key",
            keys.resolve("log.key"),
            SIGNING_KEY_AGE,
            "evident keys rotate on the stopped server, and publish the new verifier key",
            installation.now()));
    if (config.data().encrypted()) {
      all.add(dataKeys(keys.resolve("data.keys")));
    }
    if (config.keys().kek().isEmpty()) {
      all.add(kek(config, installation.now()));
    }
    return all;
  }

  private Finding kek(Config config, Instant now) throws IOException {
    Path file = EvidentServer.kekFile(config);
    Path directory = config.data().directory().toAbsolutePath().normalize();
    boolean beside = file.toAbsolutePath().normalize().startsWith(directory);
    Finding age =
        age(
            "the key-encryption key",
            file,
            KEK_AGE,
            "evident keys rotate-kek on the stopped server",
            now);
    // A device makes the file worthless by itself; then it may lie anywhere.
    return age instanceof Finding.Ok && beside && config.keys().wrap().isEmpty()
        ? new Finding.Warn(
            name(),
            "the key-encryption key lies in the data directory: a copy of it opens everything",
            "move %s elsewhere and set keys.kek-file, or wrap it by a device (keys.wrap)"
                .formatted(file))
        : age;
  }

  private Finding dataKeys(Path file) throws IOException {
    if (!Files.isRegularFile(file)) {
      return missing("the data keys", file);
    }
    return new Finding.Ok(
        name(), "data keys: the newest is from " + Files.getLastModifiedTime(file).toInstant());
  }

  private Finding age(String what, Path file, Duration most, String advice, Instant now)
      throws IOException {
    if (!Files.isRegularFile(file)) {
      return missing(what, file);
    }
    long days = Duration.between(Files.getLastModifiedTime(file).toInstant(), now).toDays();
    String said = "%s was written %d days ago".formatted(what, days);
    return days > most.toDays()
        ? new Finding.Warn(name(), said, advice)
        : new Finding.Ok(name(), said);
  }

  private Finding missing(String what, Path file) {
    return new Finding.Fail(
        name(),
        what + " is missing: there is no file " + file,
        "restore it from a backup; nobody can make it again");
  }
}
