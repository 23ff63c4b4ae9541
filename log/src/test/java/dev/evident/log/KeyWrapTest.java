package dev.evident.log;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyEncryptionKeys;
import dev.evident.log.keys.KeyWrap;
import dev.evident.log.keys.Pkcs11Wrap;
import dev.evident.log.keys.VaultWrap;
import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The key-encryption key wrapped by a device: a real PKCS#11 one (SoftHSM2, when it is installed),
 * and a transit engine whose wire format a stub of ours checks.
 */
@Timeout(120)
class KeyWrapTest {
  private static final SecureRandom RANDOM = new SecureRandom();
  private static final List<Path> LIBRARIES =
      List.of(
          Path.of("/usr/lib/softhsm/libsofthsm2.so"),
          Path.of("/usr/lib64/pkcs11/libsofthsm2.so"),
          Path.of("/usr/local/lib/softhsm/libsofthsm2.so"),
          Path.of("/opt/homebrew/lib/softhsm/libsofthsm2.so"));

  @TempDir Path root;

  private EvidentLog open(Path directory, KeyWrap wrap) throws IOException, StartRefused {
    Path kek = directory.resolve("keys/kek.key");
    return EvidentLog.open(
        directory,
        TestLogs.SMALL,
        new RealDisk(),
        mayMake -> KeyEncryptionKeys.file(new RealDisk(), kek, wrap, mayMake, RANDOM),
        TestLogs.FIRST_WORD,
        InstantSource.system(),
        RANDOM,
        LogListener.NONE);
  }

  /** What must hold for every device. */
  private void keeps(KeyWrap wrap, KeyWrap other) throws Exception {
    byte[] secret = new byte[32];
    RANDOM.nextBytes(secret);
    assertThat(wrap.unwrap(wrap.wrap(secret))).isEqualTo(secret);
    byte[] changed = wrap.wrap(secret);
    changed[changed.length - 2] ^= 1;
    assertThatThrownBy(() -> wrap.unwrap(changed)).isInstanceOf(StartRefused.class);

    Path directory = root.resolve("data");
    Path kek = directory.resolve("keys/kek.key");
    try (EvidentLog log = open(directory, wrap)) {
      TestLogs.append(log, "a one");
    }
    assertThat(Files.readString(kek)).startsWith("evident-wrapped-kek/v1\n" + wrap.name() + "\n");
    assertThatThrownBy(() -> open(directory, KeyWrap.NONE).close())
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll(wrap.name(), "keys.wrap");
    assertThatThrownBy(() -> open(directory, other).close()).isInstanceOf(StartRefused.class);
    try (EvidentLog log = open(directory, wrap)) {
      assertThat(TestLogs.append(log, "a one").isDuplicate(0)).isTrue();
    }
    String before = Files.readString(kek);
    String id = KeyRotation.rewrapFile(directory, new RealDisk(), kek, wrap, RANDOM);
    assertThat(Files.readString(kek)).isNotEqualTo(before);
    assertThat(
            KeyRotation.list(
                    directory,
                    new RealDisk(),
                    mayMake -> KeyEncryptionKeys.file(new RealDisk(), kek, wrap, mayMake, RANDOM),
                    SealedSource.NONE)
                .kekId())
        .isEqualTo(id);

    // From a plain file to the device: the next rotation wraps.
    Path plain = root.resolve("plain");
    open(plain, KeyWrap.NONE).close();
    open(plain, wrap).close();
    KeyRotation.rewrapFile(plain, new RealDisk(), plain.resolve("keys/kek.key"), wrap, RANDOM);
    assertThat(Files.readString(plain.resolve("keys/kek.key"))).startsWith("evident-wrapped-kek");
    open(plain, wrap).close();
  }

  // ---- PKCS#11

  private static String run(List<String> command, Path configuration) throws Exception {
    ProcessBuilder builder = new ProcessBuilder(command).redirectErrorStream(true);
    builder.environment().put("SOFTHSM2_CONF", configuration.toString());
    Process process = builder.start();
    String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
    assertThat(process.waitFor(30, TimeUnit.SECONDS)).isTrue();
    assertThat(process.exitValue()).as(output).isZero();
    return output;
  }

  private static boolean isOnPath(String name) {
    return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
        .anyMatch(folder -> Files.isExecutable(Path.of(folder, name)));
  }

  @Test
  void aRealPkcs11DeviceKeepsTheKey() throws Exception {
    Path library = LIBRARIES.stream().filter(Files::exists).findFirst().orElse(Path.of("none"));
    Assumptions.assumeTrue(
        Files.exists(library) && isOnPath("softhsm2-util"),
        "skipped: SoftHSM2 is not installed (Debian package softhsm2), so no PKCS#11 device is here");
    // The library reads its configuration from the environment of the process that loads it, or
    // from this file, so the device lives in a process of its own.
    Path tokens = Files.createDirectory(root.resolve("tokens"));
    Path configuration =
        Files.writeString(
            root.resolve("softhsm2.conf"),
            "directories.tokendir = " + tokens + "\nobjectstore.backend = file\n");
    byte[] aes = new byte[32];
    Path file = root.resolve("aes");
    String util = "softhsm2-util";
    run(
        List.of(
            util,
            "--init-token",
            "--free",
            "--label",
            "t",
            "--so-pin",
            "12345678",
            "--pin",
            "987654"),
        configuration);
    for (String label : List.of("kek", "another")) {
      for (int i = 0; i < aes.length; i++) {
        // The tool reads a line of text: 0, 255 and the end of a line would cut the key short, and
        // a key of another length has no mechanism. Letters do not.
        aes[i] = (byte) ('a' + RANDOM.nextInt(26));
      }
      Files.write(file, aes);
      run(
          List.of(
              util,
              "--import",
              file.toString(),
              "--aes",
              "--token",
              "t",
              "--label",
              label,
              "--id",
              HexFormat.of().toHexDigits((byte) label.length()),
              "--pin",
              "987654"),
          configuration);
    }
    String java = Path.of(System.getProperty("java.home"), "bin", "java").toString();
    String output =
        run(
            List.of(
                java,
                "-cp",
                System.getProperty("java.class.path"),
                Device.class.getName(),
                library.toString(),
                root.toString()),
            configuration);
    assertThat(output).contains("the device keeps the key");
  }

  /** The part of the test that runs in a process with the device's configuration. */
  static final class Device {
    private Device() {}

    /** Runs it: library, then a directory. */
    public static void main(String[] args) throws Exception {
      Path library = Path.of(args[0]);
      KeyWrapTest test = new KeyWrapTest();
      test.root = Path.of(args[1]);
      assertThatThrownBy(() -> Pkcs11Wrap.open(library, 0, "kek", "000000".toCharArray(), RANDOM))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("PIN");
      assertThatThrownBy(
              () -> Pkcs11Wrap.open(library, 0, "absent", "987654".toCharArray(), RANDOM))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("no AES key");
      assertThatThrownBy(
              () -> Pkcs11Wrap.open(Path.of("/none.so"), 0, "kek", "987654".toCharArray(), RANDOM))
          .isInstanceOf(StartRefused.class)
          .hasMessageContaining("does not open");
      test.keeps(
          Pkcs11Wrap.open(library, 0, "kek", "987654".toCharArray(), RANDOM),
          Pkcs11Wrap.open(library, 0, "another", "987654".toCharArray(), RANDOM));
      System.getLogger("test").log(System.Logger.Level.INFO, "the device keeps the key");
    }
  }

  // ---- a transit engine

  /** Answers as the public documentation of the transit engine says, and keeps no secret well. */
  private static final class Transit implements AutoCloseable {
    final HttpServer server;
    final ConcurrentLinkedQueue<String> wrong = new ConcurrentLinkedQueue<>();
    volatile int status = 200;

    Transit() throws IOException {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
      server.createContext("/", this::answer);
      server.start();
    }

    String address() {
      return "http://127.0.0.1:" + server.getAddress().getPort();
    }

    private void answer(HttpExchange exchange) throws IOException {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      String token = String.valueOf(exchange.getRequestHeaders().getFirst("X-Vault-Token"));
      String answer = "{\"errors\":[\"permission denied\"]}";
      int code = 403;
      String key = path.substring(path.lastIndexOf('/') + 1);
      if (!exchange.getRequestMethod().equals("POST")) {
        wrong.add("method " + exchange.getRequestMethod());
      }
      if (token.equals("s.token") && status == 200) {
        code = 200;
        if (path.startsWith("/v1/transit/encrypt/")) {
          String plain = member(body, "plaintext");
          byte[] bytes = Base64.getDecoder().decode(plain);
          String sealed = "vault:v1:" + Base64.getEncoder().encodeToString(mask(key, bytes));
          answer = data("ciphertext", sealed);
        } else if (path.startsWith("/v1/transit/decrypt/")) {
          String sealed = member(body, "ciphertext");
          byte[] bytes = unmask(key, sealed);
          code = bytes.length == 0 ? 400 : 200;
          answer =
              bytes.length == 0
                  ? "{\"errors\":[\"cipher: message authentication failed\"]}"
                  : data("plaintext", Base64.getEncoder().encodeToString(bytes));
        } else {
          wrong.add("path " + path);
        }
      }
      byte[] out = answer.getBytes(StandardCharsets.UTF_8);
      exchange.sendResponseHeaders(status == 200 ? code : status, out.length);
      exchange.getResponseBody().write(out);
      exchange.close();
    }

    private static String data(String member, String value) {
      return "{\"request_id\":\"r\",\"ciphertext\":\"no\",\"plaintext\":\"no\",\"data\":{\"deep\":{\""
          + member
          + "\":\"no\"},\"key_version\":1,\""
          + member
          + "\":\""
          + value
          + "\"},\"warnings\":null}";
    }

    private String member(String body, String name) {
      String begin = "{\"" + name + "\":\"";
      if (!body.startsWith(begin) || !body.endsWith("\"}")) {
        wrong.add("body " + body);
        return "";
      }
      return body.substring(begin.length(), body.length() - 2);
    }

    /** Key name and a checksum stand in for a cipher. */
    private static byte[] mask(String key, byte[] plain) {
      return (key + "|" + java.util.Arrays.hashCode(plain) + "|" + HexFormat.of().formatHex(plain))
          .getBytes(StandardCharsets.US_ASCII);
    }

    private static byte[] unmask(String key, String sealed) {
      try {
        String text =
            new String(
                Base64.getDecoder().decode(sealed.substring("vault:v1:".length())),
                StandardCharsets.US_ASCII);
        String[] parts = text.split("\\|");
        byte[] plain = HexFormat.of().parseHex(parts[2]);
        boolean right =
            parts[0].equals(key)
                && parts[1].equals(Integer.toString(java.util.Arrays.hashCode(plain)));
        return right ? plain : new byte[0];
      } catch (RuntimeException e) {
        return new byte[0];
      }
    }

    @Override
    public void close() {
      server.stop(0);
    }
  }

  @Test
  void aTransitEngineKeepsTheKey() throws Exception {
    try (Transit transit = new Transit()) {
      keeps(
          new VaultWrap(transit.address() + "/", "evident", "s.token"),
          new VaultWrap(transit.address(), "another", "s.token"));
      assertThat(transit.wrong).isEmpty();
    }
  }

  @Test
  void aTransitEngineThatRefusesOrIsAwayIsTold() throws Exception {
    String gone;
    try (Transit transit = new Transit()) {
      gone = transit.address();
      VaultWrap denied = new VaultWrap(gone, "evident", "bad");
      assertThatThrownBy(() -> denied.wrap(new byte[32]))
          .isInstanceOf(StartRefused.class)
          .hasMessageContainingAll("status 403", "keys.wrap-secret-file")
          .hasMessageNotContaining("bad");
      transit.status = 503;
      VaultWrap wrap = new VaultWrap(gone, "evident", "s.token");
      assertThatThrownBy(() -> wrap.wrap(new byte[32]))
          .isInstanceOf(IOException.class)
          .hasMessageContaining("503");
    }
    VaultWrap wrap = new VaultWrap(gone, "evident", "s.token");
    assertThatThrownBy(() -> wrap.wrap(new byte[32])).isInstanceOf(IOException.class);
    for (String address :
        List.of("http://vault.example.com", "nonsense", "https://", "file:///x")) {
      assertThatThrownBy(() -> new VaultWrap(address, "evident", "s.token"))
          .as(address)
          .isInstanceOf(StartRefused.class);
    }
    assertThatThrownBy(() -> new VaultWrap("https://v", "../sys", "t"))
        .isInstanceOf(StartRefused.class);
  }
}
