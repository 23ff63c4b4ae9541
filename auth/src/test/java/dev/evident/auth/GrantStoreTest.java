package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GrantStoreTest {
  private static final Grant READER =
      Principals.limited(Role.READER, "shop", "actor.type:user", "origin.ip", "actor.email");

  private final TestClock clock = new TestClock();

  @TempDir Path directory;

  private GrantStore open() throws IOException {
    return GrantStore.open(directory, clock);
  }

  @Test
  void whatWasGrantedIsThereAfterReopening() throws Exception {
    open().set("group:/shop team", List.of(READER), Principals.ADMIN);
    open().set("user:u-1", List.of(Grant.everywhere(Role.PRODUCER)), Principals.ADMIN);
    GrantStore reopened = open();
    assertThat(reopened.of(Set.of("user:u-1", "group:/shop team", "group:none")))
        .containsExactlyInAnyOrder(READER, Grant.everywhere(Role.PRODUCER));
    assertThat(reopened.list()).extracting(GrantStore.Granted::setBy).containsOnly("admin:admin");
  }

  @Test
  void settingReplacesAndRemovingTakesEverything() throws Exception {
    GrantStore grants = open();
    grants.set("user:u-1", List.of(READER), Principals.ADMIN);
    grants.set("user:u-1", List.of(Grant.of(Role.READER, "main")), Principals.ADMIN);
    assertThat(grants.of(Set.of("user:u-1"))).containsExactly(Grant.of(Role.READER, "main"));
    assertThat(grants.remove("user:u-1")).isTrue();
    assertThat(grants.remove("user:u-1")).isFalse();
    assertThat(open().of(Set.of("user:u-1"))).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"", "u-1", "user:", "group:", "role:x", "user:a\nb"})
  void whatIsNoSubjectIsRefused(String subject) throws Exception {
    GrantStore grants = open();
    assertThatThrownBy(() -> grants.set(subject, List.of(READER), Principals.ADMIN))
        .hasMessageContaining("user:NAME or group:NAME");
  }

  @Test
  void aFileOfAnotherKindIsRefused() throws Exception {
    open().set("user:u-1", List.of(READER), Principals.ADMIN);
    Path file = directory.resolve("access/grants");
    Files.copy(
        file,
        directory.resolve("access/approvals"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    assertThatThrownBy(() ->
            Approvals.open(directory, Set.of(), clock, new java.security.SecureRandom(), _ -> {}))
        .hasMessageContaining("approvals")
        .hasMessageContaining("grants");
  }
}
