package dev.evident.saved;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.FaultyDisk;
import dev.evident.log.disk.Disk;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

class SavedStoreTest {
  private static final long SEED = 20_261_127;
  private static final SavedStore.Before<SavedSearch> UNHEARD = _ -> {};

  @TempDir Path directory;

  private static SavedStore<SavedSearch> open(Path directory, Disk disk) throws Exception {
    return SavedStore.open(
        directory,
        SavedKind.SEARCHES,
        disk,
        InstantSource.fixed(Samples.NOW),
        new Random(SEED),
        List.of());
  }

  private SavedStore<SavedSearch> open() throws Exception {
    return open(directory, new RealDisk());
  }

  private static Saved<SavedSearch> made(SavedStore<SavedSearch> store, String title)
      throws Exception {
    return done(store.create(Samples.search(title), false, Samples.ALICE, UNHEARD));
  }

  private static Saved<SavedSearch> done(SavedStore.Outcome<SavedSearch> outcome) {
    assertThat(outcome).isInstanceOf(SavedStore.Outcome.Done.class);
    return ((SavedStore.Outcome.Done<SavedSearch>) outcome).saved();
  }

  private static SavedStore.Outcome<SavedSearch> changed(
      SavedStore<SavedSearch> store, Saved<SavedSearch> seen, String title) throws Exception {
    return store.change(
        seen.id(), seen.version(), Samples.search(title), true, "person:bob", _ -> true, UNHEARD);
  }

  @Test
  void whatWasKeptIsThereAfterReopening() throws Exception {
    SavedStore<SavedSearch> store = open();
    Saved<SavedSearch> first = made(store, "first ä „quotes\" \\ and 🚪");
    Saved<SavedSearch> second = made(store, "second");
    Saved<SavedSearch> newer = done(changed(store, second, "second, better"));
    assertThat(open().list()).containsExactly(first, newer).isEqualTo(store.list());
    assertThat(newer.version()).isEqualTo(2);
    assertThat(newer.changedBy()).isEqualTo("person:bob");
    assertThat(newer.owner()).isEqualTo(Samples.ALICE);
    assertThat(first.content().query().text()).contains("  actor.id"); // as it was typed
  }

  @Test
  void aLostUpdateIsRefusedAndNothingIsDone() throws Exception {
    SavedStore<SavedSearch> store = open();
    Saved<SavedSearch> seen = made(store, "as both saw it");
    Saved<SavedSearch> winner = done(changed(store, seen, "who came first"));
    assertThat(changed(store, seen, "who came second"))
        .isEqualTo(new SavedStore.Outcome.Changed<>(winner));
    assertThat(store.delete(seen.id(), 1, _ -> true, UNHEARD))
        .isEqualTo(new SavedStore.Outcome.Changed<>(winner));
    assertThat(open().list()).containsExactly(winner);
  }

  @Test
  void whatIsNotThereForTheCallerIsUnknown() throws Exception {
    SavedStore<SavedSearch> store = open();
    Saved<SavedSearch> seen = made(store, "personal");
    assertThat(store.change(seen.id(), 1, seen.content(), true, "person:bob", _ -> false, UNHEARD))
        .isInstanceOf(SavedStore.Outcome.Unknown.class);
    assertThat(store.delete(seen.id(), 1, _ -> false, UNHEARD))
        .isInstanceOf(SavedStore.Outcome.Unknown.class);
    assertThat(store.list()).containsExactly(seen);
  }

  @Test
  void whatIsDeletedStaysAway() throws Exception {
    SavedStore<SavedSearch> store = open();
    Saved<SavedSearch> gone = made(store, "gone");
    Saved<SavedSearch> stays = made(store, "stays");
    done(store.delete(gone.id(), 1, _ -> true, UNHEARD));
    assertThat(store.find(gone.id())).isEmpty();
    assertThat(open().list()).containsExactly(stays);
  }

  @Test
  void whatCannotBeToldIsNotDone() throws Exception {
    SavedStore<SavedSearch> store = open();
    Saved<SavedSearch> seen = made(store, "seen");
    SavedStore.Before<SavedSearch> full =
        _ -> {
          throw new IOException("the log takes nothing");
        };
    assertThatThrownBy(() -> store.create(Samples.search("x"), false, Samples.BOB, full))
        .hasMessage("the log takes nothing");
    assertThatThrownBy(() -> store.delete(seen.id(), 1, _ -> true, full))
        .hasMessage("the log takes nothing");
    assertThat(store.list()).containsExactly(seen).isEqualTo(open().list());
  }

  @Test
  void anOwnerHasSoManyAndNoMore() throws Exception {
    SavedStore<SavedSearch> store = open();
    for (int i = 0; i < SavedKind.SEARCHES.ownedMax(); i++) {
      made(store, "number " + i);
    }
    assertThat(store.create(Samples.search("x"), false, Samples.ALICE, UNHEARD))
        .isInstanceOfSatisfying(
            SavedStore.Outcome.Full.class, full -> assertThat(full.why()).contains("200 searches"));
    done(store.create(Samples.search("x"), false, Samples.BOB, UNHEARD));
  }

  @Test
  void aNewServerHasItsDashboardsAndWhoDeletedOneIsNotGivenItAgain() throws Exception {
    SavedStore<Dashboard> store = dashboards(DefaultDashboards.made(Samples.NOW));
    assertThat(store.list()).hasSize(6);
    store.delete("activity", 1, _ -> true, _ -> {});
    assertThat(dashboards(DefaultDashboards.made(Instant.MAX)).list())
        .hasSize(5)
        .isEqualTo(store.list());
  }

  private SavedStore<Dashboard> dashboards(List<Saved<Dashboard>> first) throws Exception {
    return SavedStore.open(
        directory,
        SavedKind.DASHBOARDS,
        new RealDisk(),
        InstantSource.fixed(Samples.NOW),
        new Random(SEED),
        first);
  }

  @ParameterizedTest
  @ValueSource(strings = {"cut", "flipped", "empty", "other kind", "line by hand"})
  void aDamagedFileIsRefusedWithWhatToDo(String damage) throws Exception {
    made(open(), "one");
    Path file = directory.resolve("searches");
    String text = Files.readString(file);
    Files.writeString(
        file,
        switch (damage) {
          case "cut" -> text.substring(0, text.length() - 30);
          case "flipped" -> text.replace("denied", "deniee");
          case "empty" -> "";
          case "other kind" -> text.replace("v1 searches", "v1 dashboards");
          default -> text.replace("sha256", "{}\nsha256");
        });
    assertThatThrownBy(this::open)
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining(file.toString())
        .hasMessageContaining("restore it from a backup");
  }

  /** The form of the files is a promise: docs/formats.md, "Saved searches and dashboards". */
  @Test
  void theGoldenFilesAreReadAndWrittenAgainTheSame() throws Exception {
    for (SavedKind<? extends Content> kind : List.of(SavedKind.SEARCHES, SavedKind.DASHBOARDS)) {
      byte[] golden;
      try (var in =
          SavedStoreTest.class.getResourceAsStream("/golden/saved-" + kind.file() + "-v1")) {
        golden = Objects.requireNonNull(in).readAllBytes();
      }
      Files.write(directory.resolve(kind.file()), golden);
      assertThat(again(kind)).isEqualTo(new String(golden, StandardCharsets.UTF_8));
    }
  }

  private <C extends Content> String again(SavedKind<C> kind) throws Exception {
    SavedFile<C> file = new SavedFile<>(directory, kind, new RealDisk());
    List<Saved<C>> all = file.read();
    assertThat(all).hasSize(2);
    return new String(file.bytes(all), StandardCharsets.UTF_8);
  }

  @ParameterizedTest
  @EnumSource(FaultyDisk.Fault.class)
  void afterAFaultOfEachActTheFileIsWholeAndWhatWasAcknowledgedIsThere(FaultyDisk.Fault fault)
      throws Exception {
    long acts = run(fault, 0, Files.createDirectory(directory.resolve("count")));
    assertThat(acts).isGreaterThan(15);
    for (long n = 1; n <= acts; n++) {
      run(fault, n, Files.createDirectory(directory.resolve("at-" + n)));
    }
  }

  /** Opens and changes until the fault; then what is on the disk is the last state, or the next. */
  private static long run(FaultyDisk.Fault fault, long n, Path at) throws Exception {
    Path data = Files.createDirectory(at.resolve("data"));
    FaultyDisk disk =
        new FaultyDisk(Files.createDirectory(at.resolve("aside")), fault, n, SEED + n);
    List<Saved<SavedSearch>> acknowledged = List.of();
    List<Saved<SavedSearch>> wished = new ArrayList<>();
    try {
      SavedStore<SavedSearch> store = open(data, disk);
      for (int i = 0; i < 3; i++) {
        Optional<Saved<SavedSearch>> old = store.list().stream().findFirst();
        SavedStore.Before<SavedSearch> noted =
            saved -> {
              wished.clear();
              wished.addAll(store.list());
              wished.removeIf(one -> one.id().equals(saved.id()));
              wished.add(saved);
            };
        if (old.isEmpty()) {
          done(store.create(Samples.search("made"), false, Samples.ALICE, noted));
        } else {
          done(
              store.change(
                  old.get().id(),
                  old.get().version(),
                  Samples.search("changed " + i),
                  true,
                  "person:bob",
                  _ -> true,
                  noted));
        }
        acknowledged = store.list();
      }
      assertThat(n).as("the fault came").isZero();
    } catch (IOException e) {
      assertThat(disk.struck()).as(e.toString()).isTrue();
    }
    if (fault == FaultyDisk.Fault.POWER_CUT && n > 0) {
      disk.cut();
    }
    assertThat(open(data, new RealDisk()).list())
        .as("%s at act %d (%s)", fault, n, disk.hit())
        .isIn(acknowledged, List.copyOf(wished));
    return disk.acts();
  }
}
