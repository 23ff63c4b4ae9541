package dev.evident.http;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.zip.GZIPOutputStream;

/** What the tests share: a server on a free port, a client of each version, a raw socket. */
final class Servers {

  static final Duration PATIENCE = Duration.ofSeconds(20);

  private Servers() {}

  static HttpConfig config() {
    return HttpConfig.on(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
  }

  static URI uri(HttpServer server, String path) {
    return URI.create("http://127.0.0.1:" + server.address().getPort() + path);
  }

  static HttpClient client(HttpClient.Version version) {
    return HttpClient.newBuilder().version(version).connectTimeout(PATIENCE).build();
  }

  static HttpRequest.Builder request(HttpServer server, String path) {
    return HttpRequest.newBuilder(uri(server, path)).timeout(PATIENCE);
  }

  static HttpResponse<String> get(HttpClient client, HttpServer server, String path)
      throws Exception {
    return client.send(request(server, path).build(), HttpResponse.BodyHandlers.ofString());
  }

  static HttpResponse<String> post(
      HttpClient client, HttpServer server, String path, byte[] body, String... headers)
      throws Exception {
    HttpRequest.Builder builder =
        request(server, path).POST(HttpRequest.BodyPublishers.ofByteArray(body));
    if (headers.length > 0) {
      builder.headers(headers);
    }
    return client.send(builder.build(), HttpResponse.BodyHandlers.ofString());
  }

  static Socket connect(HttpServer server) throws IOException {
    var socket = new Socket(InetAddress.getLoopbackAddress(), server.address().getPort());
    socket.setSoTimeout((int) PATIENCE.toMillis());
    socket.setTcpNoDelay(true);
    return socket;
  }

  static void send(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(StandardCharsets.ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Everything until the server closes. */
  static String readAll(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), StandardCharsets.ISO_8859_1);
  }

  /** One reply: headers and a body of the announced length. */
  static String readReply(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    var bytes = new ByteArrayOutputStream();
    while (!bytes.toString(StandardCharsets.ISO_8859_1).endsWith("\r\n\r\n")) {
      int read = in.read();
      if (read < 0) {
        return bytes.toString(StandardCharsets.ISO_8859_1);
      }
      bytes.write(read);
    }
    String head = bytes.toString(StandardCharsets.ISO_8859_1);
    var length = java.util.regex.Pattern.compile("(?i)content-length: (\\d+)").matcher(head);
    if (length.find()) {
      bytes.write(in.readNBytes(Integer.parseInt(length.group(1))));
    }
    return bytes.toString(StandardCharsets.UTF_8);
  }

  static byte[] gzip(byte[] plain) throws IOException {
    var out = new ByteArrayOutputStream();
    try (var gzip = new GZIPOutputStream(out)) {
      gzip.write(plain);
    }
    return out.toByteArray();
  }

  static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }
}
