package dev.evident.http;

import static dev.evident.http.Servers.bytes;
import static dev.evident.http.Servers.config;
import static dev.evident.http.Servers.connect;
import static dev.evident.http.Servers.gzip;
import static dev.evident.http.Servers.post;
import static dev.evident.http.Servers.readAll;
import static dev.evident.http.Servers.readReply;
import static dev.evident.http.Servers.request;
import static dev.evident.http.Servers.send;
import static org.assertj.core.api.Assertions.assertThat;

import com.github.luben.zstd.Zstd;
import com.github.luben.zstd.ZstdOutputStream;
import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.Arrays;
import java.util.Random;
import java.util.zip.CRC32;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class BodiesTest {

  private static final int WIRE_MAX = 1 << 20;
  private static final int EXPANDED_MAX = 2 << 20;

  private final HttpClient client = Servers.client(HttpClient.Version.HTTP_1_1);
  private HttpServer server;

  @BeforeAll
  void start() throws Exception {
    Routes routes =
        Routes.builder()
            .post("/all", call -> summary(call.body().readAllBytes()))
            .post("/pieces", call -> pieces(call.body()))
            .post("/wrapped", BodiesTest::wrapped)
            .post("/unread", _ -> Reply.text(200, "unread"))
            .post(
                "/refused",
                _ -> {
                  throw new Problem(401, "key-missing", "send a key");
                })
            .build();
    server = HttpServer.start(config().withSizes(8_192, WIRE_MAX, EXPANDED_MAX), routes);
  }

  @AfterAll
  void stop() {
    client.close();
    server.close();
  }

  /** As a JSON library does that wraps what its source throws. */
  private static Reply wrapped(Call call) {
    try {
      return summary(call.body().readAllBytes());
    } catch (IOException e) {
      throw new IllegalStateException("wrapped", new RuntimeException(e));
    }
  }

  private static Reply summary(byte[] body) {
    var crc = new CRC32();
    crc.update(body);
    return Reply.text(200, body.length + " " + crc.getValue());
  }

  private static Reply pieces(InputStream in) throws IOException {
    var out = new ByteArrayOutputStream();
    byte[] piece = new byte[333];
    for (int count = in.read(piece); count >= 0; count = in.read(piece)) {
      out.write(piece, 0, count);
      int single = in.read();
      if (single >= 0) {
        out.write(single);
      }
    }
    return summary(out.toByteArray());
  }

  private static String summaryText(byte[] body) {
    return new String(((Reply.Content.Bytes) summary(body).content()).bytes());
  }

  private static byte[] text(int length) {
    var random = new Random(length);
    byte[] text = new byte[length];
    for (int i = 0; i < length; i++) {
      text[i] = (byte) ('a' + random.nextInt(16));
    }
    return text;
  }

  private static byte[] zstd(byte[] plain) {
    return Zstd.compress(plain);
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65_535, 65_536, 65_537, 700_000, WIRE_MAX})
  void plainBodiesArriveWhole(int length) throws Exception {
    byte[] body = text(length);
    for (String path : new String[] {"/all", "/pieces"}) {
      assertThat(post(client, server, path, body).body()).isEqualTo(summaryText(body));
    }
  }

  @ParameterizedTest
  @ValueSource(ints = {0, 1, 100, 65_536, 700_000, EXPANDED_MAX})
  void compressedBodiesArriveWhole(int length) throws Exception {
    byte[] body = new byte[length];
    Arrays.fill(body, (byte) 'x');
    byte[] some = text(Math.min(length, 1_000_000));
    System.arraycopy(some, 0, body, 0, some.length);
    for (String path : new String[] {"/all", "/pieces"}) {
      var unzipped = post(client, server, path, gzip(body), "Content-Encoding", "gzip");
      assertThat(unzipped.body()).isEqualTo(summaryText(body));
      var expanded = post(client, server, path, zstd(body), "Content-Encoding", "ZSTD");
      assertThat(expanded.body()).isEqualTo(summaryText(body));
      var same = post(client, server, path, some, "Content-Encoding", "identity");
      assertThat(same.body()).isEqualTo(summaryText(some));
    }
  }

  @Test
  void chunkedBodiesArriveWhole() throws Exception {
    byte[] body = text(700_001);
    var reply =
        client.send(
            request(server, "/all")
                .POST(
                    HttpRequest.BodyPublishers.ofInputStream(() -> new ByteArrayInputStream(body)))
                .build(),
            HttpResponse.BodyHandlers.ofString());
    assertThat(reply.body()).isEqualTo(summaryText(body));
  }

  @Test
  void aChunkedBodyThatComesWithAnOfferToUpgradeArrivesWhole() throws Exception {
    byte[] body = text(700_001);
    try (var one = Servers.client(HttpClient.Version.HTTP_2)) {
      for (int i = 0; i < 3; i++) {
        var reply =
            one.send(
                request(server, "/all")
                    .POST(
                        HttpRequest.BodyPublishers.ofInputStream(
                            () -> new ByteArrayInputStream(body)))
                    .build(),
                HttpResponse.BodyHandlers.ofString());
        assertThat(reply.body()).isEqualTo(summaryText(body));
      }
    }
  }

  @Test
  void severalGzipMembersAndZstdFramesAreOneBody() throws Exception {
    byte[] first = text(70_000);
    byte[] second = text(3);
    byte[] both = concat(first, second);
    assertThat(
            post(
                    client,
                    server,
                    "/all",
                    concat(gzip(first), gzip(second)),
                    "Content-Encoding",
                    "gzip")
                .body())
        .isEqualTo(summaryText(both));
    assertThat(
            post(
                    client,
                    server,
                    "/all",
                    concat(zstd(first), zstd(second)),
                    "Content-Encoding",
                    "zstd")
                .body())
        .isEqualTo(summaryText(both));
  }

  @Test
  void everyCutOfACompressedBodyIsRefused() throws Exception {
    byte[] plain = text(5_000);
    byte[] zipped = gzip(plain);
    byte[] expanded = zstd(plain);
    for (int length = 0; length < zipped.length; length += 1 + length / 7) {
      assertCorrupt(Arrays.copyOf(zipped, length), "gzip");
    }
    for (int length = 1; length < expanded.length; length += 1 + length / 7) {
      assertCorrupt(Arrays.copyOf(expanded, length), "zstd");
    }
    assertCorrupt(Arrays.copyOf(zipped, zipped.length - 1), "gzip");
    assertCorrupt(Arrays.copyOf(expanded, expanded.length - 1), "zstd");
  }

  @Test
  void whatFollowsTheCompressedDataIsNotDroppedInSilence() throws Exception {
    byte[] zipped = gzip(text(500));
    byte[] damagedSecond = zipped.clone();
    damagedSecond[0] ^= 1;
    assertCorrupt(concat(zipped, damagedSecond), "gzip");
    assertCorrupt(concat(zipped, new byte[100]), "gzip");
    assertCorrupt(concat(zipped, bytes("x")), "gzip");
    assertCorrupt(concat(zstd(text(500)), bytes("xxxxxxxx")), "zstd");
  }

  @Test
  void aFlippedBitInGzipDataIsFound() throws Exception {
    byte[] zipped = gzip(text(2_000));
    for (int at = 10; at < zipped.length; at += 61) {
      byte[] flipped = zipped.clone();
      flipped[at] ^= 0x10;
      assertCorrupt(flipped, "gzip");
    }
  }

  private void assertCorrupt(byte[] body, String encoding) throws Exception {
    var reply = post(client, server, "/all", body, "Content-Encoding", encoding);
    assertThat(reply.statusCode()).as(encoding + " of " + body.length).isEqualTo(400);
    assertThat(reply.body()).contains("\"code\":\"body-corrupt\"");
  }

  @Test
  void bombsAreStopped() throws Exception {
    byte[] zeros = new byte[EXPANDED_MAX + 1];
    for (String path : new String[] {"/all", "/pieces", "/wrapped"}) {
      for (String encoding : new String[] {"gzip", "zstd"}) {
        byte[] bomb = encoding.equals("gzip") ? gzip(zeros) : zstd(zeros);
        assertThat(bomb.length).isLessThan(10_000);
        var reply = post(client, server, path, bomb, "Content-Encoding", encoding);
        assertThat(reply.statusCode()).isEqualTo(413);
        assertThat(reply.body()).contains("\"code\":\"body-too-large\"", "decompressed");
      }
    }
  }

  @Test
  void aZstdFrameCannotAskForAHugeWindow() throws Exception {
    var out = new ByteArrayOutputStream();
    try (var zstd = new ZstdOutputStream(out).setLong(27)) {
      zstd.write(text(100));
      zstd.flush();
      zstd.write(text(100));
    }
    assertCorrupt(out.toByteArray(), "zstd");
  }

  @ParameterizedTest
  @ValueSource(strings = {"br", "deflate", "gzip, gzip", "gzip,zstd", "*"})
  void otherEncodingsAre415(String encoding) throws Exception {
    var reply = post(client, server, "/all", bytes("{}"), "Content-Encoding", encoding);
    assertThat(reply.statusCode()).isEqualTo(415);
    assertThat(reply.body()).contains("\"code\":\"content-encoding-unsupported\"");
    assertThat(reply.headers().firstValue("Accept-Encoding")).contains("gzip, zstd, identity");
  }

  @Test
  void aBodyAnnouncedTooLargeIsRefusedBeforeItIsSent() throws Exception {
    try (var socket = connect(server)) {
      send(
          socket,
          "POST /all HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: "
              + (WIRE_MAX + 1)
              + "\r\n\r\n");
      assertThat(readReply(socket)).startsWith("HTTP/1.1 413 ").contains("body-too-large");
    }
  }

  @ParameterizedTest
  @EnumSource(
      value = HttpClient.Version.class,
      names = {"HTTP_1_1", "HTTP_2"})
  void aChunkedBodyThatGrowsTooLargeIsRefused(HttpClient.Version version) throws Exception {
    byte[] body = text(WIRE_MAX + 70_000);
    try (var one = Servers.client(version)) {
      Servers.get(one, server, "/"); // only a request without a body upgrades the connection
      var reply =
          one.send(
              request(server, "/all")
                  .POST(
                      HttpRequest.BodyPublishers.ofInputStream(
                          () -> new ByteArrayInputStream(body)))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
      assertThat(reply.statusCode()).isEqualTo(413);
      assertThat(reply.version()).isEqualTo(version);
      assertThat(reply.body()).contains("as sent");
    }
  }

  @Test
  void aClientThatSendsARefusedBodyStillReadsTheAnswer() throws Exception {
    byte[] body = text(WIRE_MAX);
    for (int round = 0; round < 20; round++) {
      assertThat(post(client, server, "/refused", body).statusCode()).isEqualTo(401);
      assertThat(post(client, server, "/unread", body).body()).isEqualTo("unread");
    }
  }

  @Test
  void anUnreadSmallBodyLeavesTheConnectionUsable() throws Exception {
    try (var socket = connect(server)) {
      String one = "POST /refused HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nhello";
      send(socket, one);
      assertThat(readReply(socket)).startsWith("HTTP/1.1 401 ");
      send(socket, one);
      assertThat(readReply(socket)).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void expectContinueIsAnsweredWhenTheHandlerReads() throws Exception {
    try (var socket = connect(server)) {
      send(
          socket,
          "POST /all HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(readReply(socket)).startsWith("HTTP/1.1 100 ");
      send(socket, "hello");
      assertThat(readReply(socket))
          .startsWith("HTTP/1.1 200 ")
          .endsWith(summaryText(bytes("hello")));
    }
  }

  @Test
  void expectContinueIsNotAnsweredWhenTheHandlerRefuses() throws Exception {
    try (var socket = connect(server)) {
      send(
          socket,
          "POST /refused HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\nContent-Length: 5\r\n\r\n");
      assertThat(readReply(socket)).startsWith("HTTP/1.1 401 ");
    }
  }

  @Test
  void aBrokenChunkIs400() throws Exception {
    try (var socket = connect(server)) {
      send(
          socket,
          "POST /all HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n3\r\nabc\r\n");
      send(socket, "zz\r\n");
      assertThat(readAll(socket)).startsWith("HTTP/1.1 400 ").contains("application/problem+json");
    }
  }

  @Test
  void aBodyThatEndsTooEarlyNeverCountsAsWhole() throws Exception {
    try (var socket = connect(server)) {
      send(socket, "POST /all HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\nhello");
      socket.shutdownOutput();
      assertThat(readAll(socket)).doesNotStartWith("HTTP/1.1 200 ");
    }
  }

  private static byte[] concat(byte[] first, byte[] second) {
    byte[] both = Arrays.copyOf(first, first.length + second.length);
    System.arraycopy(second, 0, both, first.length, second.length);
    return both;
  }
}
