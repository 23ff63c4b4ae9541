package dev.evident.server;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.KeyWrap;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Base64;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

/**
 * The key-encryption key wrapped by AWS KMS: a stub of ours checks what the public reference of its
 * API says about the requests {@code Encrypt} and {@code Decrypt}, and answers as it says.
 */
@Timeout(120)
class AwsKmsWrapTest {
  private static final String ARN = "arn:aws:kms:eu-central-1:111122223333:key/1234abcd-12ab";
  private static final String OTHER = "arn:aws:kms:eu-central-1:111122223333:key/another";
  private static final String SECRET = "wJalrXUtnFEMIsecretEXAMPLEKEY";
  private static final List<String> PROPERTIES =
      List.of(
          "aws.accessKeyId",
          "aws.secretAccessKey",
          "aws.sharedCredentialsFile",
          "aws.configFile",
          "aws.disableEc2Metadata");

  /** With one of them the chain would find credentials, or look for them elsewhere. */
  private static final List<String> ENVIRONMENT =
      List.of(
          "AWS_ACCESS_KEY_ID",
          "AWS_SECRET_ACCESS_KEY",
          "AWS_WEB_IDENTITY_TOKEN_FILE",
          "AWS_CONTAINER_CREDENTIALS_RELATIVE_URI",
          "AWS_CONTAINER_CREDENTIALS_FULL_URI");

  @TempDir Path directory;
  private final Map<String, String> before = new HashMap<>();
  private final Queue<String> wrong = new ConcurrentLinkedQueue<>();
  private final Queue<String> acts = new ConcurrentLinkedQueue<>();
  private volatile String error = "";
  private volatile int status = 400;
  private HttpServer stub;

  @BeforeEach
  void start() throws IOException {
    PROPERTIES.forEach(name -> before.put(name, System.getProperty(name, "")));
    System.setProperty("aws.accessKeyId", "AKIDEXAMPLE");
    System.setProperty("aws.secretAccessKey", SECRET);
    System.setProperty("aws.sharedCredentialsFile", directory.resolve("none").toString());
    System.setProperty("aws.configFile", directory.resolve("none").toString());
    System.setProperty("aws.disableEc2Metadata", "true");
    stub = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    stub.createContext("/", this::answer);
    stub.start();
  }

  @AfterEach
  void stop() {
    stub.stop(0);
    before.forEach((name, value) -> {
      if (value.isEmpty()) {
        System.clearProperty(name);
      } else {
        System.setProperty(name, value);
      }
    });
  }

  private String setting(String arn) {
    return "aws-kms:" + arn + "?endpoint=http://127.0.0.1:" + stub.getAddress().getPort();
  }

  private void check(boolean right, String what) {
    if (!right) {
      wrong.add(what);
    }
  }

  private void answer(HttpExchange exchange) throws IOException {
    String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
    String target = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Target"));
    String type = String.valueOf(exchange.getRequestHeaders().getFirst("Content-Type"));
    String signed = String.valueOf(exchange.getRequestHeaders().getFirst("Authorization"));
    String date = String.valueOf(exchange.getRequestHeaders().getFirst("X-Amz-Date"));
    check(exchange.getRequestMethod().equals("POST"), exchange.getRequestMethod());
    check(exchange.getRequestURI().toString().equals("/"), exchange.getRequestURI().toString());
    check(type.equals("application/x-amz-json-1.1"), type);
    check(date.matches("[0-9]{8}T[0-9]{6}Z"), date);
    check(
        signed.matches(
            "AWS4-HMAC-SHA256 Credential=AKIDEXAMPLE/[0-9]{8}/eu-central-1/kms/aws4_request,"
                + " SignedHeaders=[a-z0-9;-]*host[a-z0-9;-]*x-amz-target[a-z0-9;-]*,"
                + " Signature=[0-9a-f]{64}"),
        signed);
    check(!body.contains(SECRET), "the secret key is sent");
    Map<String, Object> asked = JsonText.object(body);
    check(
        Map.of("purpose", "evident-kek/v1").equals(asked.get("EncryptionContext")),
        "context " + asked.get("EncryptionContext"));
    acts.add(target);
    int code = error.isEmpty() ? 200 : status;
    String answer = "{\"__type\":\"" + error + "\",\"message\":\"User: x is not authorized\"}";
    if (error.isEmpty()) {
      answer = operation(target, asked);
      code = answer.contains("__type") ? 400 : 200;
    }
    byte[] out = answer.getBytes(StandardCharsets.UTF_8);
    exchange.getResponseHeaders().set("Content-Type", "application/x-amz-json-1.1");
    exchange.sendResponseHeaders(code, out.length);
    exchange.getResponseBody().write(out);
    exchange.close();
  }

  /** Key and checksum stand in for a cipher. */
  private String operation(String target, Map<String, Object> asked) {
    String key = String.valueOf(asked.get("KeyId"));
    switch (target) {
      case "TrentService.Encrypt" -> {
        byte[] plain = Base64.getDecoder().decode(String.valueOf(asked.get("Plaintext")));
        check(plain.length == 32, "plaintext of " + plain.length + " bytes");
        String sealed = key + "|" + Arrays.hashCode(plain) + "|" + asked.get("Plaintext");
        String blob =
            Base64.getEncoder().encodeToString(sealed.getBytes(StandardCharsets.US_ASCII));
        return "{\"CiphertextBlob\":\""
            + blob
            + "\",\"EncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\",\"KeyId\":\""
            + key
            + "\"}";
      }
      case "TrentService.Decrypt" -> {
        byte[] blob = Base64.getDecoder().decode(String.valueOf(asked.get("CiphertextBlob")));
        String[] parts = new String(blob, StandardCharsets.US_ASCII).split("\\|");
        if (!parts[0].equals(key)) {
          return "{\"__type\":\"IncorrectKeyException\"}";
        }
        byte[] plain = plain(parts);
        if (plain.length == 0 || !parts[1].equals(Integer.toString(Arrays.hashCode(plain)))) {
          return "{\"__type\":\"InvalidCiphertextException\"}";
        }
        return "{\"KeyId\":\""
            + key
            + "\",\"Plaintext\":\""
            + parts[2]
            + "\",\"EncryptionAlgorithm\":\"SYMMETRIC_DEFAULT\"}";
      }
      default -> {
        check(false, "target " + target);
        return "{\"__type\":\"UnknownOperationException\"}";
      }
    }
  }

  private static byte[] plain(String[] parts) {
    try {
      return Base64.getDecoder().decode(parts[2]);
    } catch (IllegalArgumentException e) {
      return new byte[0];
    }
  }

  @Test
  void kmsKeepsTheKeyOfAServer() throws Exception {
    Path data = directory.resolve("data");
    Path kek = data.resolve("keys/kek.key");
    String event = "{\"id\":\"one\",\"action\":\"a.b\",\"actor\":{\"type\":\"system\"}}";
    try (TestServer server = new TestServer(data, "keys.wrap=" + setting(ARN))) {
      assertThat(server.postLines("/v1/events", event).statusCode()).isEqualTo(201);
    }
    assertThat(Files.readString(kek)).startsWith("evident-wrapped-kek/v1\nAWS KMS key " + ARN);
    assertThatThrownBy(() -> new TestServer(data))
        .hasMessageContainingAll("AWS KMS key " + ARN, "keys.wrap");
    assertThatThrownBy(() -> new TestServer(data, "keys.wrap=" + setting(OTHER)))
        .hasMessageContainingAll("refuses to decrypt", "IncorrectKeyException");
    try (TestServer server = new TestServer(data, "keys.wrap=" + setting(ARN))) {
      HttpResponse<byte[]> found = server.get("/v1/events/one");
      assertThat(found.statusCode()).isEqualTo(200);
    }
    assertThat(wrong).isEmpty();
    assertThat(acts).contains("TrentService.Encrypt", "TrentService.Decrypt");
  }

  @Test
  void whatKmsRefusesIsTheOperatorsAndWhatFailsIsTriedAgain() throws Exception {
    KeyWrap wrap = AwsKmsWrap.of(setting(ARN));
    byte[] secret = new byte[32];
    byte[] wrapped = wrap.wrap(secret);
    assertThat(wrap.unwrap(wrapped)).isEqualTo(secret);
    byte[] changed = wrapped.clone();
    changed[changed.length - 3] ^= 1;
    assertThatThrownBy(() -> wrap.unwrap(changed))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("InvalidCiphertextException");
    for (String code : List.of("AccessDeniedException", "DisabledException", "NotFoundException")) {
      error = code;
      assertThatThrownBy(() -> wrap.wrap(secret))
          .isInstanceOf(StartRefused.class)
          .hasMessageContainingAll(ARN, "refuses to encrypt", code, "kms:Decrypt")
          .hasMessageNotContaining(SECRET)
          .hasMessageNotContaining("User: x");
    }
    error = "KMSInternalException";
    status = 500;
    assertThatThrownBy(() -> wrap.unwrap(wrapped))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(ARN, "KMSInternalException");
    stub.stop(0);
    assertThatThrownBy(() -> wrap.unwrap(wrapped))
        .isInstanceOf(IOException.class)
        .hasMessageContainingAll(ARN, "cannot be reached")
        .hasMessageNotContaining(SECRET);
    assertThat(wrong).isEmpty();
  }

  @Test
  void withoutCredentialsItSaysWhereTheyAreLookedFor() throws Exception {
    assumeTrue(
        ENVIRONMENT.stream().noneMatch(System.getenv()::containsKey),
        "skipped: the environment names credentials of AWS");
    System.clearProperty("aws.accessKeyId");
    System.clearProperty("aws.secretAccessKey");
    KeyWrap wrap = AwsKmsWrap.of(setting(ARN));
    assertThatThrownBy(() -> wrap.wrap(new byte[32]))
        .isInstanceOf(StartRefused.class)
        .hasMessageContainingAll("no credentials of AWS", "AWS_ACCESS_KEY_ID", ARN);
    assertThat(acts).isEmpty();
  }

  @Test
  void anEndpointInClearTextIsOnLoopbackOnly() {
    assertThatThrownBy(() -> AwsKmsWrap.of("aws-kms:" + ARN + "?endpoint=http://kms.example.com"))
        .isInstanceOf(StartRefused.class)
        .hasMessageContaining("must be https, or on loopback");
  }
}
