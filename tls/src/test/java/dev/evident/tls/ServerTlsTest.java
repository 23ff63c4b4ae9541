package dev.evident.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.nio.file.attribute.FileTime;
import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import javax.net.ssl.SSLContext;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the watch over the server's files takes, and what it leaves. */
class ServerTlsTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Authority");
  private static final Duration NEVER = Duration.ofDays(1);

  @TempDir private Path folder;
  private Path certificate;
  private Path key;
  private String first;

  @BeforeEach
  void aPair() {
    certificate = folder.resolve("certificate.pem");
    key = folder.resolve("key.pem");
    first = write();
  }

  private String write() {
    return AUTHORITY.issue("host", "dns:localhost").writeTo(certificate, key).fingerprint();
  }

  private ServerTls open() throws IOException {
    return ServerTls.open(
        new ServerFiles(certificate, key, Optional.empty(), ClientAuth.NONE), NEVER);
  }

  private static String shown(ServerTls tls) {
    return tls.status().fingerprint().toString();
  }

  @Test
  void aNewPairIsTakenAtTheSecondLook() throws Exception {
    try (ServerTls tls = open()) {
      assertThat(tls.look()).isFalse();
      String second = write();
      SSLContext before = tls.context();
      assertThat(tls.look()).as("it may not be written to its end").isFalse();
      assertThat(shown(tls)).isEqualTo(first);
      assertThat(tls.look()).isTrue();
      assertThat(shown(tls)).isEqualTo(second);
      assertThat(tls.context()).isNotSameAs(before);
      assertThat(tls.look()).isFalse();
      assertThat(tls.status().reloads()).isEqualTo(1);
      assertThat(tls.status().trouble()).isEmpty();
    }
  }

  @Test
  void halfOfAPairIsNeverTaken() throws Exception {
    try (ServerTls tls = open()) {
      Path newKey = folder.resolve("new");
      String second =
          AUTHORITY.issue("host", "dns:localhost").writeTo(certificate, newKey).fingerprint();
      for (int i = 0; i < 5; i++) {
        assertThat(tls.look()).isFalse();
      }
      assertThat(shown(tls)).isEqualTo(first);
      assertThat(tls.status().refusals()).as("said once").isEqualTo(1);
      assertThat(tls.status().trouble().orElseThrow())
          .contains("is not that of the key", "stay in use");
      Files.move(newKey, key, StandardCopyOption.REPLACE_EXISTING);
      assertThat(tls.look()).isFalse();
      assertThat(tls.look()).isTrue();
      assertThat(shown(tls)).isEqualTo(second);
      assertThat(tls.status().trouble()).isEmpty();
    }
  }

  @Test
  void brokenMissingAndOpenFilesKeepTheOldPairAndTheTroubleEndsWithThem() throws Exception {
    byte[] good = Files.readAllBytes(certificate);
    try (ServerTls tls = open()) {
      Files.write(certificate, java.util.Arrays.copyOf(good, good.length / 3));
      assertThat(tls.look() || tls.look()).isFalse();
      assertThat(tls.status().trouble().orElseThrow()).contains("certificate.pem");
      Files.delete(certificate);
      assertThat(tls.look() || tls.look()).isFalse();
      assertThat(tls.status().trouble().orElseThrow()).contains("there is no file");
      Files.write(certificate, good);
      assertThat(tls.look()).isFalse();
      assertThat(tls.status().trouble()).isEmpty();
      Files.setPosixFilePermissions(
          key, java.nio.file.attribute.PosixFilePermissions.fromString("rw-r--r--"));
      assertThat(tls.look() || tls.look()).isFalse();
      assertThat(tls.status().trouble().orElseThrow()).contains("chmod 600");
      assertThat(shown(tls)).isEqualTo(first);
      assertThat(tls.status().refusals()).isEqualTo(3);
    }
  }

  @Test
  void theContentCountsAndNotTheTime() throws Exception {
    FileTime time = Files.getLastModifiedTime(certificate);
    try (ServerTls tls = open()) {
      Files.setLastModifiedTime(certificate, FileTime.fromMillis(time.toMillis() + 60_000));
      assertThat(tls.look() || tls.look()).isFalse();
      assertThat(tls.status().reloads()).isZero();
      write();
      Files.setLastModifiedTime(certificate, time);
      Files.setLastModifiedTime(key, time);
      assertThat(tls.look()).isFalse();
      assertThat(tls.look()).isTrue();
    }
  }

  @Test
  void aLinkThatIsSetAnewIsSeen() throws Exception {
    Path one = Files.createDirectory(folder.resolve("one"));
    Path two = Files.createDirectory(folder.resolve("two"));
    AUTHORITY.issue("host").writeTo(one.resolve("c"), one.resolve("k"));
    String second =
        AUTHORITY.issue("host").writeTo(two.resolve("c"), two.resolve("k")).fingerprint();
    Path current = Files.createSymbolicLink(folder.resolve("current"), one);
    certificate = current.resolve("c");
    key = current.resolve("k");
    try (ServerTls tls = open()) {
      Path next = Files.createSymbolicLink(folder.resolve("next"), two);
      Files.move(next, current, StandardCopyOption.ATOMIC_MOVE);
      assertThat(tls.look()).isFalse();
      assertThat(tls.look()).isTrue();
      assertThat(shown(tls)).isEqualTo(second);
    }
  }

  @Test
  void theWatchLooksByItself() throws Exception {
    ServerFiles files = new ServerFiles(certificate, key, Optional.empty(), ClientAuth.NONE);
    try (ServerTls tls = ServerTls.open(files, Duration.ofMillis(5))) {
      CountDownLatch changed = new CountDownLatch(1);
      tls.watch(_ -> changed.countDown());
      String second = write();
      assertThat(changed.await(20, TimeUnit.SECONDS)).isTrue();
      assertThat(shown(tls)).isEqualTo(second);
      assertThatThrownBy(() -> tls.watch(_ -> {})).isInstanceOf(IllegalStateException.class);
    }
  }

  @Test
  void askingForCertificatesNeedsAnAuthority() {
    assertThatThrownBy(
            () -> new ServerFiles(certificate, key, Optional.empty(), ClientAuth.OPTIONAL))
        .isInstanceOf(IllegalArgumentException.class);
    ServerFiles missing =
        new ServerFiles(certificate, key, Optional.of(folder.resolve("ca")), ClientAuth.REQUIRED);
    assertThatThrownBy(() -> ServerTls.open(missing, NEVER))
        .hasMessageContaining("there is no file");
  }
}
