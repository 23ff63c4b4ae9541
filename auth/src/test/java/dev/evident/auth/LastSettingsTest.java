package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class LastSettingsTest {
  private static final LastSettings.Setting PORT =
      new LastSettings.Setting("http.listen", "127.0.0.1:8080", false);
  private static final LastSettings.Setting SECRET =
      new LastSettings.Setting("auth.oidc.client-secret", "planted-client-secret", true);

  @TempDir Path directory;

  private LastSettings open() throws IOException {
    return LastSettings.open(directory, new SecureRandom());
  }

  private static LastSettings.Change change(String name, String before, String after) {
    return new LastSettings.Change(
        name,
        Optional.of(before).filter(text -> !text.isEmpty()),
        Optional.of(after).filter(text -> !text.isEmpty()));
  }

  @Test
  void whatWasSavedIsNoChangeAndTheRestIs() throws Exception {
    assertThat(open().isFirst()).isTrue();
    assertThat(open().changes(List.of(PORT, SECRET)))
        .containsExactly(
            change("http.listen", "", "127.0.0.1:8080"),
            change("auth.oidc.client-secret", "", "***"));
    open().save(List.of(PORT, SECRET));
    assertThat(open().isFirst()).isFalse();
    assertThat(open().changes(List.of(PORT, SECRET))).isEmpty();
    LastSettings.Setting moved = new LastSettings.Setting("http.listen", "0.0.0.0:8443", false);
    LastSettings.Setting added = new LastSettings.Setting("streams", "[main]", false);
    assertThat(open().changes(List.of(added, moved)))
        .containsExactly(
            change("streams", "", "[main]"),
            change("http.listen", "127.0.0.1:8080", "0.0.0.0:8443"),
            change("auth.oidc.client-secret", "***", ""));
  }

  @Test
  void anotherSecretIsAChangeThatNeitherTellsNorKeepsIt() throws Exception {
    open().save(List.of(SECRET));
    Path file = directory.resolve("access/settings");
    assertThat(Files.readString(file)).doesNotContain("planted-client-secret");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(file)))
        .isEqualTo("rw-------");
    LastSettings.Setting other = new LastSettings.Setting(SECRET.name(), "another", true);
    assertThat(open().changes(List.of(other)))
        .containsExactly(change("auth.oidc.client-secret", "***", "***"));
    assertThat(other).asString().doesNotContain("another");
  }

  @Test
  void aFileThatSomebodyEditedIsRefused() throws Exception {
    open().save(List.of(PORT));
    Path file = directory.resolve("access/settings");
    Files.writeString(file, Files.readString(file).replace("8080", "8081"));
    assertThatThrownBy(this::open)
        .isInstanceOf(IOException.class)
        .hasMessageContaining("its checksum is wrong");
  }
}
