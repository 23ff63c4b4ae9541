package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.server.EvidentServer;
import dev.evident.server.config.ConfigLoader;
import dev.evident.tls.TestAuthority;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/** A pair from {@code keys tls}, the server that shows it, and the commands that trust it. */
@Timeout(180)
class TlsCommandsTest {
  private static final Shell SHELL = Shell.SCRIPT;
  private static final String EVENT = "{\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}\n";

  @TempDir private Path folder;

  private Path data() {
    return folder.resolve("data");
  }

  private Path certificate() {
    return data().resolve("tls/certificate.pem");
  }

  private Path key() {
    return data().resolve("tls/key.pem");
  }

  private Shell.Result make(Object... hosts) {
    List<Object> command = new ArrayList<>(List.of("keys", "tls", "--data", data()));
    command.add("--self-signed");
    command.addAll(List.of(hosts));
    return SHELL.run(command.toArray());
  }

  private static String fingerprint(String text) {
    Matcher found = Pattern.compile("([0-9A-F]{2}:){31}[0-9A-F]{2}").matcher(text);
    assertThat(found.find()).as(text).isTrue();
    return found.group();
  }

  private EvidentServer serve(String... settings) throws Exception {
    List<ConfigLoader.Flag> flags = new ArrayList<>();
    for (String setting :
        List.of(
            "data.directory=" + data(),
            "http.listen=127.0.0.1:0",
            "data.reserve-mib=16",
            "log.checkpoint-interval=10ms",
            "http.tls.certificate=" + certificate(),
            "http.tls.key=" + key())) {
      flags.add(ConfigLoader.Flag.set(setting));
    }
    for (String setting : settings) {
      flags.add(ConfigLoader.Flag.set(setting));
    }
    return EvidentServer.start(
        ConfigLoader.load(new ConfigLoader.Inputs(Optional.empty(), folder, Map.of(), flags)),
        InstantSource.system(),
        new SecureRandom(),
        cause -> {
          throw new AssertionError("the log stopped", cause);
        });
  }

  @Test
  void aPairIsMadeForNamesAndAddressesAndNothingIsOverwritten() throws Exception {
    Shell.Result made = make("audit.example", "127.0.0.1", "::1", "*.example.org");
    assertThat(made.code()).as(made.err()).isZero();
    assertThat(made.out())
        .contains("audit.example, *.example.org, 127.0.0.1, 0:0:0:0:0:0:0:1")
        .contains("http.tls.certificate: " + certificate())
        .contains("http.tls.key: " + key());
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(key())))
        .isEqualTo("rw-------");
    assertThat(PosixFilePermissions.toString(Files.getPosixFilePermissions(certificate())))
        .isEqualTo("rw-r--r--");
    String before = Files.readString(key());
    Shell.Result again = make("audit.example");
    assertThat(again.code()).isEqualTo(1);
    assertThat(again.err()).contains("is there already").hasLineCount(1);
    assertThat(Files.readString(key())).isEqualTo(before);
    Shell.Result shown =
        SHELL.run(
            "keys",
            "tls",
            "--data",
            data(),
            "--set",
            "http.tls.certificate=" + certificate(),
            "--set",
            "http.tls.key=" + key());
    assertThat(shown.code()).as(shown.err()).isZero();
    assertThat(fingerprint(shown.out())).isEqualTo(fingerprint(made.out()));
  }

  @Test
  void opensslReadsWhatIsMade() throws Exception {
    Shell.Result made = make("audit.example");
    Process openssl;
    try {
      openssl =
          new ProcessBuilder(
                  "openssl",
                  "x509",
                  "-in",
                  certificate().toString(),
                  "-noout",
                  "-text",
                  "-fingerprint",
                  "-sha256")
              .redirectErrorStream(true)
              .start();
    } catch (java.io.IOException e) {
      org.junit.jupiter.api.Assumptions.abort("openssl is not installed");
      return;
    }
    String text = new String(openssl.getInputStream().readAllBytes());
    assertThat(openssl.waitFor()).as(text).isZero();
    assertThat(fingerprint(text)).isEqualTo(fingerprint(made.out()));
    assertThat(text)
        .contains("DNS:audit.example", "prime256v1", "ecdsa-with-SHA256", "CA:FALSE")
        .contains("Digital Signature", "TLS Web Server Authentication");
  }

  @Test
  void whatIsNoHostOrNoNumberOfDaysIsRefused() {
    for (String wrong :
        new String[] {"https://a", "a:8080", "a b", "-a", "300.1.1.1", "", "a/b", "gg::1"}) {
      Shell.Result result = make(wrong);
      assertThat(result.code()).as(wrong).isEqualTo(2);
      assertThat(key()).doesNotExist();
    }
    assertThat(SHELL.run("keys", "tls", "--self-signed", "a", "--days", "0").code()).isEqualTo(2);
    Shell.Result none = SHELL.run("keys", "tls", "--data", data());
    assertThat(none.code()).isEqualTo(2);
    assertThat(none.err()).contains("--self-signed").hasLineCount(1);
  }

  @Test
  void localCommandsTrustTheServerOfTheirDirectoryAndOthersNameItsFileOrFingerprint()
      throws Exception {
    Shell.Result made = make("localhost");
    try (EvidentServer server = serve("http.listen=0.0.0.0:0")) {
      Shell.Result appended =
          SHELL.withInput(EVENT).run("append", "--data", data(), "--retry-for", 0);
      assertThat(appended.code()).as(appended.err()).isZero();
      assertThat(SHELL.run("list", "--data", data()).code()).isZero();
      server
          .log()
          .awaitPublished(server.log().committed().size() - 1, java.time.Duration.ofSeconds(30));
      Shell.Result verified = SHELL.run("verify", "--data", data());
      assertThat(verified.code()).as(verified.out() + verified.err()).isZero();
      assertThat(verified.out()).contains("https://");

      String named = server.url().replace("127.0.0.1", "localhost");
      String secret = Files.readString(data().resolve("admin.key")).strip();
      Shell other = new Shell("", false, Map.of("EVIDENT_URL", named, "EVIDENT_KEY", secret));
      Shell.Result unknown = other.run("list", "--data", folder);
      assertThat(unknown.code()).isEqualTo(3);
      assertThat(unknown.err())
          .contains("is not trusted", fingerprint(made.out()), "--ca FILE", "--fingerprint")
          .doesNotContain(secret)
          .hasLineCount(1);
      for (String[] trust :
          new String[][] {
            {"--ca", certificate().toString()}, {"--fingerprint", fingerprint(made.out())}
          }) {
        Shell.Result listed = other.run("list", "--data", folder, trust[0], trust[1]);
        assertThat(listed.code()).as(listed.err()).isZero();
      }
      for (Map<String, String> more :
          List.of(
              Map.of("EVIDENT_CA", certificate().toString()),
              Map.of("EVIDENT_FINGERPRINT", fingerprint(made.out())))) {
        Map<String, String> all = new java.util.HashMap<>(other.environment());
        all.putAll(more);
        Shell.Result listed = new Shell("", false, all).run("list", "--data", folder);
        assertThat(listed.code()).as(listed.err()).isZero();
      }
      Shell.Result wrongName =
          other.run("list", "--url", server.url(), "--ca", certificate(), "--data", folder);
      assertThat(wrongName.code()).isEqualTo(3);
      assertThat(wrongName.err()).contains("another host: localhost").hasLineCount(1);
      Shell.Result plain =
          other.run("list", "--url", named.replace("https", "http"), "--data", folder);
      assertThat(plain.err()).contains("write https://").hasLineCount(1);
    }
  }

  @Test
  void aCommandShowsItsCertificateToAServerThatWantsOne() throws Exception {
    make("localhost");
    TestAuthority clients = new TestAuthority("Clients");
    Path ca = clients.writeTo(folder.resolve("clients.pem"));
    Path own = folder.resolve("me.pem");
    Path ownKey = folder.resolve("me.key");
    clients.issue("me").writeTo(own, ownKey);
    try (EvidentServer server =
        serve("http.tls.client-auth=required", "http.tls.client-ca=" + ca)) {
      assertThat(server.url()).startsWith("https://");
      Shell.Result none = SHELL.run("list", "--data", data());
      assertThat(none.code()).isEqualTo(3);
      assertThat(none.err()).contains("wants a certificate").hasLineCount(1);
      Shell.Result shown = SHELL.run("list", "--data", data(), "--cert", own, "--cert-key", ownKey);
      assertThat(shown.code()).as(shown.err()).isZero();
      assertThat(SHELL.run("list", "--data", data(), "--cert", own).code()).isEqualTo(2);
      Files.setPosixFilePermissions(ownKey, PosixFilePermissions.fromString("rw-r--r--"));
      Shell.Result open = SHELL.run("list", "--data", data(), "--cert", own, "--cert-key", ownKey);
      assertThat(open.code()).isEqualTo(2);
      assertThat(open.err()).contains("chmod 600");
    }
  }
}
