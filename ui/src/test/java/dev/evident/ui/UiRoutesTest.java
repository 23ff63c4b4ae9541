package dev.evident.ui;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.http.HttpConfig;
import dev.evident.http.HttpServer;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.util.Base64;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** How the files are handed out, over real sockets. */
class UiRoutesTest {
  private HttpServer server;
  private final HttpClient client = HttpClient.newHttpClient();

  @BeforeEach
  void start() throws IOException {
    InetSocketAddress anywhere = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    server = HttpServer.start(HttpConfig.on(anywhere), new UiRoutes().routes());
  }

  @AfterEach
  void stop() {
    client.close();
    server.close();
  }

  private HttpResponse<byte[]> get(String path, String... headers) throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder(URI.create("http://127.0.0.1:" + server.address().getPort() + path));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return client.send(request.build(), HttpResponse.BodyHandlers.ofByteArray());
  }

  private static String text(HttpResponse<byte[]> response) {
    return new String(response.body(), StandardCharsets.UTF_8);
  }

  private static String header(HttpResponse<byte[]> response, String name) {
    return response.headers().firstValue(name).orElse("");
  }

  private static String found(String pattern, String text) {
    Matcher matcher = Pattern.compile(pattern).matcher(text);
    assertThat(matcher.find()).as("%s in %s", pattern, text).isTrue();
    return matcher.group(1);
  }

  private String main() throws Exception {
    return found("src=\"(/ui/-/[0-9a-f]+/app/main\\.js)\"", text(get("/ui/")));
  }

  @Test
  void theRootLeadsToThePage() throws Exception {
    assertThat(get("/").statusCode()).isEqualTo(303);
    assertThat(header(get("/"), "Location")).isEqualTo("/ui/");
    assertThat(header(get("/ui"), "Location")).isEqualTo("/ui/");
    assertThat(text(get("/ui/"))).contains("<evident-app>");
  }

  @Test
  void thePolicyAdmitsTheImportMapByItsHashAndNoOtherInlineScript() throws Exception {
    HttpResponse<byte[]> page = get("/ui/");
    String map = found("<script type=\"importmap\">(.*?)</script>", text(page));
    String hash =
        Base64.getEncoder()
            .encodeToString(Asset.sha256().digest(map.getBytes(StandardCharsets.UTF_8)));
    assertThat(header(page, "Content-Security-Policy"))
        .startsWith("default-src 'none'; script-src 'self' 'sha256-" + hash + "'; ")
        .contains("frame-ancestors 'none'", "base-uri 'none'", "form-action 'self'")
        .doesNotContain("unsafe");
    assertThat(header(page, "X-Content-Type-Options")).isEqualTo("nosniff");
    assertThat(header(page, "Referrer-Policy")).isEqualTo("no-referrer");
    assertThat(text(page).split("<script(?![^>]* src=)", -1)).hasSize(2);
    assertThat(text(page)).doesNotContain("style=", "<style", "onload=", "onclick=");
  }

  @Test
  void onlyAddressesWithTheVersionMayBeKept() throws Exception {
    assertThat(header(get(main()), "Cache-Control")).contains("immutable");
    assertThat(header(get("/ui/app/main.js"), "Cache-Control")).isEqualTo("no-cache");
    assertThat(header(get("/ui/"), "Cache-Control")).isEqualTo("no-cache");
    assertThat(get("/ui/app/main.js").body()).isEqualTo(get(main()).body());
  }

  @Test
  void anotherVersionIsSaidAndNotAnswered() throws Exception {
    HttpResponse<byte[]> old = get("/ui/-/0123456789abcdef/app/main.js");
    assertThat(old.statusCode()).isEqualTo(404);
    assertThat(header(old, "Cache-Control")).isEqualTo("no-store");
    assertThat(text(old)).contains("another version");
  }

  @Test
  void aFileIsSentCompressedWhereThatIsTakenAndThenHasAnotherTag() throws Exception {
    String file = main().replace("main.js", "shell.js");
    HttpResponse<byte[]> plain = get(file);
    HttpResponse<byte[]> zipped = get(file, "Accept-Encoding", "br, gzip");
    HttpResponse<byte[]> refused = get(file, "Accept-Encoding", "gzip;q=0");
    assertThat(header(plain, "Content-Encoding")).isEmpty();
    assertThat(header(refused, "Content-Encoding")).isEmpty();
    assertThat(header(zipped, "Content-Encoding")).isEqualTo("gzip");
    assertThat(header(zipped, "Vary")).isEqualTo("Accept-Encoding");
    assertThat(header(plain, "ETag")).matches("\"[0-9a-f]{32}\"");
    assertThat(header(zipped, "ETag")).matches("\"[0-9a-f]{32}-gz\"");
    GZIPInputStream unzipped = new GZIPInputStream(new ByteArrayInputStream(zipped.body()));
    assertThat(unzipped.readAllBytes()).isEqualTo(plain.body());
  }

  @Test
  void whatTheClientHasIsNotSentAgain() throws Exception {
    String tag = header(get("/ui/app/main.js"), "ETag");
    assertThat(get("/ui/app/main.js", "If-None-Match", "\"x\", " + tag).statusCode())
        .isEqualTo(304);
    assertThat(get("/ui/app/main.js", "If-None-Match", "\"x\"").statusCode()).isEqualTo(200);
  }

  @Test
  void everyOtherAddressIsThePageAndNoWayOutOfItsFolder() throws Exception {
    for (String path :
        new String[] {
          "/ui/explore",
          "/ui/event/a%2Fb.js",
          "/ui/index.html",
          "/ui/..%2f..%2fUi.class",
          "/ui/app/%2e%2e%2fpackage-info.class"
        }) {
      HttpResponse<byte[]> page = get(path);
      assertThat(page.statusCode()).as(path).isEqualTo(200);
      assertThat(text(page)).as(path).contains("<evident-app>").doesNotContain("{{");
    }
    assertThat(get("/ui/../v1").statusCode()).isIn(400, 404);
  }

  @Test
  void thePageThatIsAskedForIsLoadedWithTheFirstFiles() throws Exception {
    assertThat(text(get("/ui/explore"))).contains("/pages/explore.js\"");
    assertThat(text(get("/ui/"))).doesNotContain("/pages/explore.js\"");
  }
}
