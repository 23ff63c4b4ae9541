package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.auth.json.JsonObject;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class KeyStoreTest {
  private static final List<Grant> READER = List.of(Grant.of(Role.READER, "shop"));

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();

  @TempDir Path directory;

  private KeyStore open() throws IOException {
    return KeyStore.open(directory, clock, random);
  }

  private Path file() {
    return directory.resolve("access/keys");
  }

  private KeyStore.Made made(KeyStore keys) throws IOException {
    return keys.create("shop backend", READER, Optional.empty(), Principals.ADMIN, _ -> {});
  }

  @Test
  void aKeyIsWhoItWasMadeForAlsoAfterReopening() throws Exception {
    KeyStore.Made made = made(open());
    KeyStore reopened = open();
    Principal principal = reopened.authenticate(made.key()).orElseThrow();
    assertThat(principal.label()).isEqualTo("key:shop backend");
    assertThat(principal.grants()).isEqualTo(READER);
    assertThat(principal.credential()).contains(made.stored().id());
    assertThat(reopened.find(made.stored().id()).orElseThrow().createdBy())
        .isEqualTo("admin:admin");
  }

  @Test
  void theTextOfAKeyNamesItsIdAndIsRecognisable() throws Exception {
    KeyStore.Made made = made(open());
    assertThat(made.key().reveal())
        .matches("evd_[0-9A-Za-z]{59}")
        .startsWith("evd_" + made.stored().id());
    assertThat(ApiKey.parse(made.key().reveal()).orElseThrow().id()).contains(made.stored().id());
  }

  @Test
  void theKeyIsNotInTheFileAndEqualKeysWouldLookDifferent() throws Exception {
    KeyStore.Made made = made(open());
    String text = Files.readString(file());
    String secret = made.key().reveal().substring(14);
    assertThat(text).doesNotContain(secret).doesNotContain(made.key().hash());
    assertThat(SaltedHash.of(made.key(), random).text())
        .isNotEqualTo(SaltedHash.of(made.key(), random).text());
  }

  @Test
  void anotherSecretUnderTheSameIdIsNotLetIn() throws Exception {
    KeyStore keys = open();
    KeyStore.Made made = made(keys);
    assertThat(keys.authenticate(ApiKey.generate(made.stored().id(), random))).isEmpty();
    assertThat(keys.authenticate(ApiKey.generate(ApiKey.newId(random), random))).isEmpty();
    assertThat(keys.authenticate(ApiKey.generate(random))).isEmpty();
  }

  @Test
  void aKeyEndsWhenItExpires() throws Exception {
    KeyStore keys = open();
    Instant end = clock.instant().plus(Duration.ofHours(1));
    KeyStore.Made made = keys.create("short", READER, Optional.of(end), Principals.ADMIN, _ -> {});
    clock.pass(Duration.ofMinutes(59));
    assertThat(keys.authenticate(made.key())).isPresent();
    clock.pass(Duration.ofMinutes(1));
    assertThat(keys.authenticate(made.key())).isEmpty();
    assertThat(keys.rotate(made.stored().id(), Duration.ZERO, _ -> {})).isEmpty();
  }

  @Test
  void noKeyIsMadeThatCannotBeRecorded() throws Exception {
    KeyStore keys = open();
    KeyStore.Made made = made(keys);
    java.util.function.Consumer<StoredKey> full =
        _ -> {
          throw new IllegalStateException("the log is full");
        };
    assertThatThrownBy(() -> keys.create("x", READER, Optional.empty(), Principals.ADMIN, full))
        .hasMessage("the log is full");
    assertThatThrownBy(() -> keys.rotate(made.stored().id(), Duration.ZERO, full))
        .hasMessage("the log is full");
    assertThat(keys.authenticate(made.key())).isPresent();
    assertThat(open().list()).hasSize(1);
  }

  @Test
  void aRevokedKeyIsRefusedAtOnceAndAfterReopening() throws Exception {
    KeyStore keys = open();
    KeyStore.Made made = made(keys);
    assertThat(keys.revoke(made.stored().id())).isTrue();
    assertThat(keys.authenticate(made.key())).isEmpty();
    assertThat(open().authenticate(made.key())).isEmpty();
    assertThat(keys.revoke(made.stored().id())).isFalse();
    assertThat(keys.find(made.stored().id()).orElseThrow().revoked()).contains(clock.instant());
  }

  @Test
  void aRevokedKeyIsRefusedEvenWhenTheDiskRefusesToNoteIt() throws Exception {
    KeyStore keys = open();
    KeyStore.Made made = made(keys);
    Files.createDirectories(directory.resolve("access/keys.new/in-the-way"));
    assertThatThrownBy(() -> keys.revoke(made.stored().id())).isInstanceOf(IOException.class);
    assertThat(keys.authenticate(made.key())).isEmpty();
  }

  @Test
  void bothKeysCountWhileTheyOverlapAndThenOnlyTheNewOne() throws Exception {
    KeyStore keys = open();
    KeyStore.Made old = made(keys);
    KeyStore.Made next =
        keys.rotate(old.stored().id(), Duration.ofHours(24), _ -> {}).orElseThrow();
    assertThat(next.stored().id()).isEqualTo(old.stored().id());
    KeyStore reopened = open();
    clock.pass(Duration.ofHours(23));
    assertThat(reopened.authenticate(old.key())).isPresent();
    assertThat(reopened.authenticate(next.key())).isPresent();
    clock.pass(Duration.ofHours(1));
    assertThat(reopened.authenticate(old.key())).isEmpty();
    assertThat(reopened.authenticate(next.key())).isPresent();
  }

  @Test
  void revokingEndsTheOldKeyOfARotationToo() throws Exception {
    KeyStore keys = open();
    KeyStore.Made old = made(keys);
    KeyStore.Made next =
        keys.rotate(old.stored().id(), Duration.ofHours(24), _ -> {}).orElseThrow();
    keys.revoke(old.stored().id());
    assertThat(keys.authenticate(old.key())).isEmpty();
    assertThat(keys.authenticate(next.key())).isEmpty();
  }

  @Test
  void theLastUseIsShownAndCostsNoWriteOfItsOwn() throws Exception {
    KeyStore keys = open();
    KeyStore.Made made = made(keys);
    byte[] before = Files.readAllBytes(file());
    for (int i = 0; i < 1_000; i++) {
      assertThat(keys.authenticate(made.key())).isPresent();
      clock.pass(Duration.ofMillis(100));
    }
    assertThat(Files.readAllBytes(file())).isEqualTo(before);
    Instant first = clock.instant().minus(Duration.ofSeconds(100));
    assertThat(keys.find(made.stored().id()).orElseThrow().lastUsed()).contains(first);
    keys.saveUses();
    assertThat(open().find(made.stored().id()).orElseThrow().lastUsed()).contains(first);
    Instant saved = Files.getLastModifiedTime(file()).toInstant();
    Files.setLastModifiedTime(file(), java.nio.file.attribute.FileTime.from(saved.minusSeconds(9)));
    keys.saveUses();
    assertThat(Files.getLastModifiedTime(file()).toInstant()).isEqualTo(saved.minusSeconds(9));
  }

  @Test
  void endedKeysAreForgottenAfterAWhile() throws Exception {
    KeyStore keys = open();
    KeyStore.Made made = made(keys);
    keys.revoke(made.stored().id());
    clock.pass(KeyStore.SHOWN_AFTER_END.plusSeconds(1));
    KeyStore.Made other = made(keys);
    assertThat(keys.list()).extracting(StoredKey::id).containsExactly(other.stored().id());
  }

  @Test
  void onlyTheOwnerMayReadTheFileAndOthersAreRefused() throws Exception {
    made(open());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file())))
        .isEqualTo("rw-------");
    Files.setPosixFilePermissions(file(), PosixFilePermissions.fromString("rw-r-----"));
    assertThatThrownBy(this::open).hasMessageContaining("chmod 600 '" + file() + "'");
  }

  /** Every flipped bit, every cut: the file is whole or it is refused. */
  @Test
  void aDamagedFileIsRefusedWithItsName() throws Exception {
    made(open());
    byte[] sound = Files.readAllBytes(file());
    long seed = System.nanoTime();
    Random places = new Random(seed);
    for (int round = 0; round < 300; round++) {
      byte[] damaged =
          round % 3 == 0
              ? java.util.Arrays.copyOf(sound, places.nextInt(sound.length))
              : sound.clone();
      if (damaged.length == sound.length) {
        damaged[places.nextInt(damaged.length)] ^= (byte) (1 << places.nextInt(8));
      }
      Files.write(file(), damaged);
      assertThatThrownBy(this::open)
          .as("seed " + seed + " round " + round)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(file().toString())
          .hasMessageContaining("restore it");
    }
    Files.write(file(), sound);
    assertThat(open().list()).hasSize(1);
  }

  /** The form of the file is a promise: docs/formats.md, "Access files". */
  @Test
  void theGoldenFileIsReadAndWrittenAgainTheSame() throws Exception {
    byte[] golden;
    try (var in = KeyStoreTest.class.getResourceAsStream("/golden/access-keys-v1")) {
      golden = java.util.Objects.requireNonNull(in).readAllBytes();
    }
    made(open()); // so that the file is there, its owner's only
    Files.write(file(), golden);
    KeyStore keys = open();
    assertThat(keys.list()).hasSize(2);
    assertThat(keys.authenticate(ApiKey.parse(GOLDEN_OLD).orElseThrow())).isPresent();
    assertThat(keys.authenticate(ApiKey.parse(GOLDEN_NEW).orElseThrow())).isPresent();
    assertThat(keys.authenticate(ApiKey.parse(GOLDEN_REVOKED).orElseThrow())).isEmpty();
    StoredKey first = keys.list().getFirst();
    assertThat(first.grants())
        .containsExactly(
            Principals.limited(Role.READER, "shop", "actor.type:user", "origin.ip", "actor.email"),
            Grant.of(Role.PRODUCER, "*"));
    String text = new String(golden, StandardCharsets.UTF_8);
    assertThat(keysAsTheyWere(text)).isEqualTo(text.lines().skip(1).limit(2).toList());
  }

  private static List<String> keysAsTheyWere(String text) throws Exception {
    List<String> lines = new ArrayList<>();
    for (String line : text.lines().skip(1).limit(2).toList()) {
      lines.add(StoredKey.ofLine(JsonObject.parse(line)).line());
    }
    return lines;
  }

  private static final String GOLDEN_OLD =
      "evd_GoLdEn0001003aUlTJC7tjlCTQj2uNU3MFagCXG9LRKRcwGkBIDlf28OW01";
  private static final String GOLDEN_NEW =
      "evd_GoLdEn00017cMxemzhJjkW31yzTx5H07wJF2A2uBEOEec26ubYMsJ0XCyGG";
  private static final String GOLDEN_REVOKED =
      "evd_GoLdEn0002FEgKooW5RLbIKrUYErGAWCWMtO7YYD7L8rb7x51oVyx1UqCVV";
}
