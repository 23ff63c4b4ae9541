package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class AdminKeyTest {

  private final SecureRandom random = new SecureRandom();

  @TempDir Path directory;

  private AdminKey open() throws IOException {
    return AdminKey.openOrCreate(directory, random);
  }

  private static Optional<Principal> shown(AdminKey admin, String header) {
    return BearerHeader.token(header).flatMap(ApiKey::parse).flatMap(admin::authenticate);
  }

  private Path hashFile() {
    return directory.resolve("keys/admin.hash");
  }

  @Test
  void theFirstStartMakesAKeyAndLaterOnesKeepIt() throws Exception {
    AdminKey first = open();
    String key = first.made().orElseThrow().reveal();
    assertThat(directory.resolve("admin.key")).hasContent(key);
    assertThat(Files.readString(hashFile())).doesNotContain(key).matches("[0-9a-f]{64}\n");
    AdminKey second = open();
    assertThat(second.made()).isEmpty();
    for (AdminKey admin : new AdminKey[] {first, second}) {
      Principal principal = shown(admin, "Bearer " + key).orElseThrow();
      assertThat(principal.label()).isEqualTo("admin:admin");
      assertThat(principal.may(Permission.MANAGE_ROLES)).isTrue();
    }
  }

  @Test
  void theDirectoryIsMadeIfItIsNotThere() throws Exception {
    Path deeper = directory.resolve("a/b");
    assertThat(AdminKey.openOrCreate(deeper, random).made()).isPresent();
    assertThat(deeper.resolve("admin.key")).exists();
  }

  @Test
  void onlyTheOwnerMayReadWhatIsWritten() throws Exception {
    open();
    for (Path file : new Path[] {directory.resolve("admin.key"), hashFile()}) {
      assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
          .isEqualTo("rw-------");
    }
    try (var files = Files.list(directory)) {
      assertThat(files).noneMatch(file -> file.toString().endsWith(".new"));
    }
  }

  @Test
  void aDeletedKeyFileIsFineBecauseTheHashCounts() throws Exception {
    String key = open().made().orElseThrow().reveal();
    Files.delete(directory.resolve("admin.key"));
    AdminKey again = open();
    assertThat(again.made()).isEmpty();
    assertThat(shown(again, "Bearer " + key)).isPresent();
    assertThat(directory.resolve("admin.key")).doesNotExist();
  }

  @Test
  void aKeyWhoseHashWasNeverWrittenDoesNotCount() throws Exception {
    String lost = open().made().orElseThrow().reveal();
    Files.delete(hashFile());
    AdminKey again = open();
    assertThat(again.made()).isPresent();
    assertThat(shown(again, "Bearer " + lost)).isEmpty();
    assertThat(directory.resolve("admin.key")).hasContent(again.made().orElseThrow().reveal());
  }

  @Test
  void anUnfinishedWriteDoesNotStandInTheWay() throws Exception {
    Files.writeString(directory.resolve("admin.key.new"), "half");
    assertThat(open().made()).isPresent();
  }

  @ParameterizedTest
  @ValueSource(strings = {"rw-r-----", "rw----r--", "rw--w----", "rw-rw-rw-"})
  void filesThatOthersMayUseAreRefused(String permissions) throws Exception {
    open();
    for (Path file : new Path[] {directory.resolve("admin.key"), hashFile()}) {
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString(permissions));
      assertThatThrownBy(this::open)
          .isInstanceOf(IOException.class)
          .hasMessageContaining(permissions)
          .hasMessageContaining("chmod 600 '" + file + "'");
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-------"));
    }
    assertThat(open().made()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "00", "zz"})
  void aDamagedHashIsRefusedAndNotReplaced(String content) throws Exception {
    open();
    Files.writeString(hashFile(), content);
    assertThatThrownBy(this::open)
        .hasMessageContaining("admin.hash")
        .hasMessageContaining("delete");
    assertThat(hashFile()).hasContent(content);
  }

  @Test
  void anOversizedHashFileIsNotRead() throws Exception {
    open();
    Files.writeString(hashFile(), "0".repeat(10_000));
    assertThatThrownBy(this::open).hasMessageContaining("larger");
  }

  @Test
  void onlyTheRightKeyInTheRightFormIsLetIn() throws Exception {
    AdminKey admin = open();
    String key = admin.made().orElseThrow().reveal();
    assertThat(shown(admin, "bearer " + key)).isPresent();
    assertThat(shown(admin, "BEARER  " + key + " ")).isPresent();
    String other = ApiKey.generate(random).reveal();
    for (String wrong :
        new String[] {
          "",
          "Bearer",
          "Bearer ",
          key,
          "Basic " + key,
          "Bearer" + key,
          "Bearer " + other,
          "Bearer " + key + "x",
          "Bearer " + key + " " + key,
          "Bearer x" + key,
          "Bearer " + "x".repeat(100_000)
        }) {
      assertThat(shown(admin, wrong)).as(wrong).isEmpty();
    }
  }
}
