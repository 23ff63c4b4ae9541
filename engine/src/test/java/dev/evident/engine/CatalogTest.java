package dev.evident.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CatalogTest {
  private static final long SEED = 20_261_122;

  @TempDir Path directory;
  private final Disk disk = new RealDisk();

  @Test
  void numbersAreGivenOnceAndNeverChange() throws Exception {
    Random random = new Random(SEED);
    Map<String, Integer> streams = new HashMap<>();
    Map<String, Integer> classes = new HashMap<>();
    for (int round = 0; round < 60; round++) {
      List<String> some = names(random);
      List<String> others = names(random);
      Catalog catalog = Catalog.read(disk, directory).with(some, others);
      some.forEach(name -> check(streams, name, catalog.streamNumber(name)));
      others.forEach(name -> check(classes, name, catalog.classNumber(name)));
      streams.forEach((name, number) -> check(streams, name, catalog.streamNumber(name)));
      classes.forEach((name, number) -> check(classes, name, catalog.classNumber(name)));
      assertThat(catalog.classes()).hasSameSizeAs(classes);
      catalog.write(disk, directory);
    }
    assertThat(streams.values()).as("seed %d", SEED).doesNotHaveDuplicates();
    assertThat(classes.values()).as("seed %d", SEED).doesNotHaveDuplicates();
  }

  private static void check(Map<String, Integer> known, String name, int number) {
    assertThat(number).as(name).isPositive();
    assertThat(known.getOrDefault(name, number)).as("seed %d: %s", SEED, name).isEqualTo(number);
    known.putIfAbsent(name, number);
  }

  private static List<String> names(Random random) {
    List<String> all = new ArrayList<>();
    for (int i = 0; i < 40; i++) {
      all.add("name-" + i);
    }
    Collections.shuffle(all, random);
    return all.subList(0, 1 + random.nextInt(8));
  }

  @Test
  void aNameThatNobodyGaveIsUnknown() {
    Catalog catalog = Catalog.empty().with(List.of("main"), List.of("default"));
    assertThat(catalog.streamNumber("main")).isOne();
    assertThat(catalog.streamNumber("default")).isEqualTo(dev.evident.codec.Names.UNKNOWN);
    assertThat(catalog.classNumber("main")).isEqualTo(dev.evident.codec.Names.UNKNOWN);
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "stream 1",
        "stream 0 main\n",
        "stream 01 main\n",
        "stream -1 main\n",
        "stream 9999999999 main\n",
        "table 1 main\n",
        "stream 1 main\nstream 1 side\n",
        "stream 1 main\nstream 2 main\n",
        "class 1 default\n\n",
        "stream 1 main\nclass 1 defa",
        "\u0000\u0000\u0000\n"
      })
  void aMalformedFileIsRefused(String text) throws Exception {
    Files.writeString(directory.resolve(Catalog.FILE), text);
    assertThatThrownBy(() -> Catalog.read(disk, directory))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(Catalog.FILE)
        .hasMessageContaining("restore it");
  }

  @Test
  void aStreamAndAClassMayHaveOneNumberAndOneName() throws Exception {
    Files.writeString(directory.resolve(Catalog.FILE), "stream 1 main\nclass 1 main\n");
    assertThat(Catalog.read(disk, directory).classes()).isEqualTo(Map.of(1, "main"));
  }
}
