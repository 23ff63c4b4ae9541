package dev.evident.cli.doctor;

import dev.evident.server.EvidentServer;
import dev.evident.server.config.Config;
import dev.evident.tls.ServerFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Stream;

/** Who else on this machine may read or change what lies in the data directory. */
final class PermissionsCheck implements Check {
  private static final Set<PosixFilePermission> WRITE =
      EnumSet.of(PosixFilePermission.GROUP_WRITE, PosixFilePermission.OTHERS_WRITE);
  private static final Set<PosixFilePermission> ANY =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  @Override
  public String name() {
    return "permissions";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException {
    if (installation.disk().isEmpty()) {
      return List.of();
    }
    Config config = installation.disk().get();
    Path directory = config.data().directory();
    List<Finding> all = new ArrayList<>();
    for (Path secret : secrets(config)) {
      mode(secret, ANY)
          .ifPresent(mode ->
              all.add(
                  new Finding.Fail(
                      name(),
                      "%s holds a secret and is %s".formatted(secret, mode),
                      "find out who could read it, replace the secret, then: chmod 600 '%s'"
                          .formatted(secret))));
    }
    for (Path part : parts(directory)) {
      mode(part, WRITE)
          .ifPresent(mode ->
              all.add(
                  new Finding.Fail(
                      name(),
                      "others than its owner may change %s (%s)".formatted(part, mode),
                      "chmod go-w '%s', then evident fsck on the stopped server".formatted(part))));
    }
    mode(directory, ANY)
        .filter(_ -> all.isEmpty())
        .ifPresent(mode ->
            all.add(
                new Finding.Warn(
                    name(),
                    "others may look into %s (%s): names, sizes and times"
                        .formatted(directory, mode),
                    "chmod 700 '%s'".formatted(directory))));
    return all.isEmpty()
        ? List.of(new Finding.Ok(name(), directory + " and its secrets are their owner's alone"))
        : all;
  }

  private static List<Path> secrets(Config config) throws IOException {
    List<Path> all = new ArrayList<>();
    all.add(config.data().directory().resolve("admin.key"));
    all.addAll(children(config.data().directory().resolve("keys")));
    all.addAll(children(config.data().directory().resolve("access")));
    all.add(EvidentServer.kekFile(config));
    config.keys().wrap().flatMap(Config.Wrap::secretFile).ifPresent(all::add);
    config.http().tls().map(Config.Tls::files).map(ServerFiles::key).ifPresent(all::add);
    return all.stream().distinct().filter(Files::isRegularFile).toList();
  }

  private static List<Path> parts(Path directory) throws IOException {
    List<Path> all = new ArrayList<>(List.of(directory));
    all.addAll(children(directory));
    for (String folder : List.of("journal", "store", "keys", "access", "tiles")) {
      all.addAll(children(directory.resolve(folder)));
    }
    return all;
  }

  private static List<Path> children(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.list(folder)) {
      return files.sorted().toList();
    }
  }

  /** What a file allows, when it allows one of these. */
  private static Optional<String> mode(Path file, Set<PosixFilePermission> forbidden)
      throws IOException {
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      return found.stream().anyMatch(forbidden::contains)
          ? Optional.of(PosixFilePermissions.toString(found))
          : Optional.empty();
    } catch (java.nio.file.NoSuchFileException _) {
      return Optional.empty(); // a running server has removed it meanwhile
    } catch (UnsupportedOperationException _) {
      return Optional.empty(); // a file system without POSIX permissions
    }
  }
}
