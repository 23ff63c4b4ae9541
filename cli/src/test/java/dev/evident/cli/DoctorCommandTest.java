package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.net.httpserver.HttpServer;
import dev.evident.merkle.NoteSignature;
import dev.evident.tls.TestAuthority;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.FileTime;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** What the doctor says of a sound installation, and of each fault that is planted. */
class DoctorCommandTest {
  private static final Shell SHELL = Shell.SCRIPT;

  @TempDir private Path folder;
  private Path data;

  @BeforeEach
  void aLog() throws Exception {
    data = folder.resolve("data");
    try (RealServer server = RealServer.start(data, InstantSource.system())) {
      server.append("a", 3, folder.resolve("acks"));
    }
  }

  private Shell.Result doctor(Object... more) {
    Object[] all = new Object[more.length + 5];
    System.arraycopy(
        new Object[] {"doctor", "--data", data, "--set", "data.reserve-mib=16"}, 0, all, 0, 5);
    System.arraycopy(more, 0, all, 5, more.length);
    return SHELL.run(all);
  }

  /** Exactly this level of this check, in these words, with advice. */
  private static void finds(Shell.Result result, String level, String check, String... words) {
    assertThat(result.out().lines())
        .as(result.out() + result.err())
        .anySatisfy(line -> assertThat(line).matches(level + " +" + check + " .*").contains(words));
    assertThat(result.out()).contains("what now: ");
    assertThat(result.code()).isEqualTo(level.equals("fail") ? 1 : 0);
  }

  @Test
  void aRunningServerIsWell() throws Exception {
    try (RealServer server = RealServer.start(data, InstantSource.system())) {
      server.append("b", 300, folder.resolve("acks-b"));
      Shell.Result result = doctor();
      assertThat(result.code()).as(result.out() + result.err()).isZero();
      for (String check :
          List.of("server", "tls", "permissions", "keys", "disk", "clock", "scrub", "jvm")) {
        assertThat(result.out()).containsPattern("(?m)^ok +" + check + " ");
      }
      finds(result, "warn", "witnesses", "no witness is configured");
      assertThat(result.out())
          .contains(server.url() + " takes events", "the newest record was accepted at")
          .endsWith(" 0 fail\n");
      Shell elsewhere = new Shell("", false, Map.of("EVIDENT_KEY", server.key()));
      Shell.Result byUrl = elsewhere.run("doctor", server.url());
      assertThat(byUrl.code()).as(byUrl.out() + byUrl.err()).isZero();
      assertThat(byUrl.out()).doesNotContain("permissions", server.key()).contains("clock", "jvm");
      Shell.Result withoutKey = SHELL.run("doctor", server.url());
      finds(withoutKey, "warn", "scrub", "needs a key");
    }
  }

  @Test
  void aProgramGetsOneJsonObject() throws Exception {
    Shell.Result result = doctor("--json");
    JsonNode findings = new JsonMapper().readTree(result.out()).path("findings");
    assertThat(findings.size()).isGreaterThan(4);
    for (JsonNode one : findings) {
      assertThat(one.path("level").asString()).isIn("ok", "warn", "fail");
      assertThat(one.path("what").asString()).isNotBlank();
      assertThat(one.has("what_now")).isEqualTo(!one.path("level").asString().equals("ok"));
    }
  }

  @Test
  void aStoppedServerAndOneThatWasKilledAreToldApart() throws Exception {
    finds(doctor(), "warn", "server", "no server runs");
    Files.writeString(data.resolve("server.url"), "http://127.0.0.1:1\n");
    finds(doctor(), "fail", "server", "does not answer");
  }

  @Test
  void whatIsNoDataDirectoryOrAddressIsUsage() {
    assertThat(SHELL.run("doctor", "--data", folder).code()).isEqualTo(2);
    assertThat(SHELL.run("doctor", "nonsense").code()).isEqualTo(2);
  }

  @Test
  void openSecretsAndDirectoriesAreFound() throws Exception {
    Path secret = data.resolve("keys/log.key");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-r-----"));
    finds(doctor(), "fail", "permissions", secret.toString(), "rw-r-----");
    Files.setPosixFilePermissions(secret, PosixFilePermissions.fromString("rw-------"));
    Path settings = data.resolve("access/settings");
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw----r--"));
    finds(doctor(), "fail", "permissions", settings.toString(), "rw----r--");
    Files.setPosixFilePermissions(settings, PosixFilePermissions.fromString("rw-------"));
    Path journal = data.resolve("journal");
    Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rwx-w----"));
    finds(doctor(), "fail", "permissions", journal.toString());
    Files.setPosixFilePermissions(journal, PosixFilePermissions.fromString("rwx------"));
    Files.setPosixFilePermissions(data, PosixFilePermissions.fromString("rwxr-xr-x"));
    finds(doctor(), "warn", "permissions", "look into");
  }

  @Test
  void oldMissingAndMisplacedKeysAreFound() throws Exception {
    finds(doctor(), "warn", "keys", "lies in the data directory");
    Path key = data.resolve("keys/log.key");
    Files.setLastModifiedTime(key, FileTime.from(Instant.now().minus(Duration.ofDays(1_000))));
    finds(doctor(), "warn", "keys", "signing key", "1000 days");
    Files.setLastModifiedTime(key, FileTime.from(Instant.now()));
    Files.setLastModifiedTime(
        data.resolve("keys/kek.key"), FileTime.from(Instant.now().minus(Duration.ofDays(999))));
    finds(doctor(), "warn", "keys", "key-encryption key", "999 days");
    Path kek = Files.move(data.resolve("keys/kek.key"), folder.resolve("kek.key"));
    finds(doctor(), "fail", "keys", "key-encryption key is missing");
    Shell.Result apart = doctor("--set", "keys.kek-file=" + kek);
    assertThat(apart.out()).doesNotContain("lies in the data directory");
    Files.delete(data.resolve("keys/data.keys"));
    finds(doctor("--set", "keys.kek-file=" + kek), "fail", "keys", "data keys is missing");
  }

  @Test
  void aDiskAtItsReserveIsFound() {
    finds(doctor("--set", "data.reserve-mib=16777216"), "fail", "disk", "507");
  }

  @Test
  void aClockBehindTheRecordsIsFound() throws Exception {
    Instant tomorrow = Instant.now().plus(Duration.ofDays(1));
    Files.list(data.resolve("journal"))
        .forEach(file -> {
          try {
            Files.setLastModifiedTime(file, FileTime.from(tomorrow));
          } catch (IOException e) {
            throw new UncheckedIOException(e);
          }
        });
    finds(doctor(), "fail", "clock", "in the future of this clock");
    Path later = folder.resolve("later");
    try (RealServer server = RealServer.start(later, () -> tomorrow)) {
      server.append("a", 1, folder.resolve("acks-later"));
      Shell.Result result = SHELL.run("doctor", server.url());
      finds(result, "fail", "clock", "in the future of this clock");
    }
  }

  @Test
  void anotherMachinesClockIsCompared() throws Exception {
    for (Map.Entry<Long, String> one : Map.of(0L, "ok", 20L, "warn", -300L, "fail").entrySet()) {
      try (ServerSocket listening = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
        CompletableFuture<Void> answered =
            CompletableFuture.runAsync(() -> answerOnce(listening, one.getKey()));
        String url = "http://127.0.0.1:" + listening.getLocalPort();
        Shell.Result result = doctor("--time-from", url);
        answered.join();
        assertThat(result.out()).containsPattern("(?m)^" + one.getValue() + " +clock .*" + url);
      }
    }
  }

  /** Tells a time that is off by so many seconds. */
  private static void answerOnce(ServerSocket listening, long off) {
    try (Socket socket = listening.accept()) {
      socket.getInputStream().read();
      String date =
          DateTimeFormatter.RFC_1123_DATE_TIME.format(
              Instant.now().plusSeconds(off).atOffset(ZoneOffset.UTC));
      String reply = "HTTP/1.1 200 OK\r\nDate: " + date + "\r\nConnection: close\r\n\r\n";
      socket.getOutputStream().write(reply.getBytes(StandardCharsets.US_ASCII));
      socket.shutdownOutput();
      socket.getInputStream().readAllBytes();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  @Test
  void certificatesNearAndBeyondTheirEndAreFound() throws Exception {
    TestAuthority authority = new TestAuthority("Authority");
    Path certificate = folder.resolve("c.pem");
    Path key = folder.resolve("k.pem");
    Object[] settings = {
      "--set", "http.tls.certificate=" + certificate, "--set", "http.tls.key=" + key
    };
    finds(doctor(settings), "fail", "tls", "there is no file");
    for (Map.Entry<Integer, String> one : Map.of(90, "ok", 5, "warn", -1, "fail").entrySet()) {
      authority
          .issue("server", Duration.ofDays(-9), Duration.ofDays(one.getKey()).plusHours(1))
          .writeTo(certificate, key);
      assertThat(doctor(settings).out()).containsPattern("(?m)^" + one.getValue() + " +tls ");
    }
  }

  @Test
  void witnessesThatCosignAndThoseThatFellBehindAreToldApart() throws Exception {
    try (Answers server = new Answers()) {
      server.bodies.put("/readyz", "{\"ready\":true}");
      long now = Instant.now().getEpochSecond();
      server.bodies.put("/log/checkpoint", cosigned(now - 3_600, now - 30));
      Shell.Result fresh = SHELL.run("doctor", server.url(), "--key", "evd_x");
      assertThat(fresh.out())
          .containsPattern(
              "(?m)^ok +witnesses +witness-0, witness-1 cosigned, the last of them [3-9][0-9] s ago");
      server.bodies.put("/log/checkpoint", cosigned(now - 3_600, now - 1_200));
      finds(SHELL.run("doctor", server.url(), "--key", "evd_x"), "warn", "witnesses", " 12");
      server.bodies.put("/log/witnessed-checkpoint", cosigned(now - 20));
      server.bodies.put("/readyz", "{\"ready\":true,\"witnesses\":[\"witness 'B': it is away\"]}");
      Shell.Result oneAway = SHELL.run("doctor", server.url(), "--key", "evd_x");
      assertThat(oneAway.out())
          .containsPattern(
              "(?m)^ok +witnesses +witness-0 cosigned, the last of them [2-9][0-9] s ago")
          .containsPattern("(?m)^warn +witnesses +witness 'B': it is away");
      server.bodies.remove("/log/witnessed-checkpoint");
      server.bodies.put("/metrics", "evident_witness_size{witness=\"B\"} 0.0\n");
      finds(SHELL.run("doctor", server.url(), "--key", "evd_x"), "warn", "witnesses", "enough");
      server.bodies.remove("/metrics");
      server.bodies.put("/readyz", "{\"ready\":true}");
      server.bodies.put("/log/checkpoint", cosigned());
      finds(
          SHELL.run("doctor", server.url(), "--key", "evd_x"),
          "warn",
          "witnesses",
          "no witness is configured");
      server.bodies.put("/log/checkpoint", "nothing of the kind");
      assertThat(SHELL.run("doctor", server.url(), "--key", "evd_x").out())
          .containsPattern("(?m)^fail +witnesses +the checkpoint is malformed");
    }
  }

  /** A checkpoint in its form, with lines of witnesses; of none of them the key is known here. */
  private static String cosigned(long... times) {
    StringBuilder note =
        new StringBuilder("example.com/log\n7\nAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n\n");
    note.append(NoteSignature.of("example.com/log", 1, new byte[64]).line());
    for (int i = 0; i < times.length; i++) {
      byte[] line = ByteBuffer.allocate(72).putLong(times[i]).array();
      note.append(NoteSignature.of("witness-" + i, 2 + i, line).line());
    }
    return note.toString();
  }

  @Test
  void whatTheServerComplainsOfIsPassedOn() throws Exception {
    try (Answers server = new Answers()) {
      server.bodies.put(
          "/readyz",
          "{\"ready\":false,\"trouble\":\"the disk is full\",\"store\":[\"cannot seal\"],"
              + "\"tls\":\"the TLS files are not taken\"}");
      server.bodies.put(
          "/v1/integrity",
          "{\"segments\":[{\"name\":\"s1.evs\",\"result\":\"damaged\",\"reason\":\"tag\"}],"
              + "\"verified\":0,\"unverified\":0,\"damaged\":1}");
      server.bodies.put(
          "/metrics",
          "# TYPE x gauge\n"
              + "evident_log_records{state=\"published\"} 50000.0\n"
              + "evident_log_records{state=\"witnessed\"} 10.0\n"
              + "evident_build_info{version=\"0.0.9\",compact_headers=\"false\"} 1.0\n"
              + "jvm_memory_max_bytes{area=\"heap\"} 1.34217728E8\n");
      Shell.Result result = SHELL.run("doctor", server.url(), "--key", "evd_x");
      finds(result, "fail", "server", "the disk is full");
      finds(result, "fail", "scrub", "s1.evs", "tag");
      assertThat(result.out())
          .containsPattern("(?m)^warn +server +the store: cannot seal")
          .containsPattern("(?m)^warn +server +the TLS files")
          .containsPattern("(?m)^warn +witnesses +49,990 published")
          .containsPattern("(?m)^warn +jvm +evident 0.0.9")
          .containsPattern("(?m)^warn +jvm +128 MiB of heap")
          .containsPattern("(?m)^warn +jvm +it runs without small object headers");
      server.bodies.put(
          "/v1/integrity",
          "{\"segments\":[{\"name\":\"s1.evs\",\"result\":\"verified\","
              + "\"verified\":\"2020-01-01T00:00:00Z\"}],\"verified\":1,\"unverified\":0,\"damaged\":0}");
      assertThat(SHELL.run("doctor", server.url(), "--key", "evd_x").out())
          .containsPattern("(?m)^warn +scrub .*2020-01-01");
      server.bodies.put("/readyz", "<html>\u001b[31m");
      Shell.Result alien = SHELL.run("doctor", server.url());
      finds(alien, "fail", "server", "is no server of evident");
      assertThat(alien.out()).doesNotContain("\u001b");
    }
  }

  /** A web server with planted answers. */
  private static final class Answers implements AutoCloseable {
    private final HttpServer server;
    private final Map<String, String> bodies = new HashMap<>();

    Answers() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext(
          "/",
          exchange -> {
            byte[] body =
                bodies
                    .getOrDefault(exchange.getRequestURI().getPath(), "")
                    .getBytes(StandardCharsets.UTF_8);
            boolean head = exchange.getRequestMethod().equals("HEAD");
            exchange.sendResponseHeaders(body.length == 0 ? 404 : 200, head ? -1 : body.length);
            if (!head) {
              exchange.getResponseBody().write(body);
            }
            exchange.close();
          });
      server.start();
    }

    String url() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }
}
