package dev.evident.log;

import dev.evident.log.disk.Disk;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** The files that the next opening of a log makes anew from its records. */
final class DerivedFiles {
  private DerivedFiles() {}

  /** Deletes hashes of the tree and indexes of journal files. */
  static void delete(Path directory, Disk disk) throws IOException {
    for (String name : List.of(EvidentLog.TILES, EvidentLog.JOURNAL)) {
      Path folder = directory.resolve(name);
      List<Path> derived;
      try (Stream<Path> all = Files.list(folder)) {
        derived =
            all.filter(path ->
                    name.equals(EvidentLog.TILES) || path.toString().endsWith(Journal.INDEX_SUFFIX))
                .toList();
      }
      for (Path path : derived) {
        disk.delete(path);
      }
      disk.forceDirectory(folder);
    }
  }
}
