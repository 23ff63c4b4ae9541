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

  @Test
  void whatIsSetForAStreamIsKept() throws Exception {
    StreamSettings settings = new StreamSettings("long", StreamSettings.Firewall.REFUSE, true);
    Catalog made =
        Catalog.empty().with(List.of("main"), List.of("default", "long")).with("acme", settings);
    made.write(disk, directory);
    assertThat(Files.readString(directory.resolve(Catalog.FILE)))
        .isEqualTo(
            "stream 1 main\nstream 2 acme\nclass 1 default\nclass 2 long\n"
                + "settings 2 class=long firewall=refuse purpose=required\n");
    Catalog read = Catalog.read(disk, directory);
    assertThat(read.settings("acme")).isEqualTo(settings);
    assertThat(read.settings("main")).isEqualTo(StreamSettings.DEFAULT);
    assertThat(read.defaultClass(2)).isEqualTo("long");
    assertThat(read.streams()).containsExactly("main", "acme");
    assertThat(read.streamName(2)).isEqualTo("acme");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "settings 9 class=a firewall=off purpose=optional",
        "settings 1 class=a firewall=loud purpose=optional",
        "settings 1 class=A firewall=off purpose=optional",
        "settings 1 class=a firewall=off",
        "settings 1 class=a firewall=off purpose=optional\nsettings 1 class=a firewall=off purpose=optional"
      })
  void settingsThatNobodyWroteAreRefused(String line) throws Exception {
    Files.writeString(directory.resolve(Catalog.FILE), "stream 1 main\n" + line + "\n");
    assertThatThrownBy(() -> Catalog.read(disk, directory))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("restore it");
  }

  @Test
  void aStreamThatCannotBeMadeDurableIsNotThere() throws Exception {
    Streams streams =
        new Streams(
            Catalog.empty().with(List.of("main"), List.of("default")),
            _ -> {
              throw new java.io.IOException("disk");
            },
            (_, _) -> {
              throw new AssertionError("told of a stream that is not durable");
            });
    assertThatThrownBy(() -> streams.create("acme", StreamSettings.DEFAULT))
        .isInstanceOf(java.io.IOException.class);
    assertThat(streams.streamNumber("acme")).isEqualTo(dev.evident.codec.Names.UNKNOWN);
  }
}
