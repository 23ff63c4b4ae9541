package dev.evident.it;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.URI;
import java.net.URLEncoder;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/** What a browser does when somebody signs in: cookies of each origin, redirects, one form. */
final class Browser implements AutoCloseable {
  private static final int REDIRECTS_MAX = 10;

  private final HttpClient http = HttpClient.newHttpClient();
  private final Map<String, Map<String, String>> cookies = new HashMap<>();
  private final String redirectedOrigin;
  private final String realOrigin;

  /**
   * @param redirectedOrigin where the provider believes the server to be; requests for it go to
   *     {@code realOrigin}, for the server's port is not known before it runs
   */
  Browser(String redirectedOrigin, String realOrigin) {
    this.redirectedOrigin = redirectedOrigin;
    this.realOrigin = realOrigin;
  }

  /** The page behind all redirects. */
  HttpResponse<String> get(String address) throws Exception {
    return follow(address, HttpRequest.newBuilder().GET());
  }

  HttpResponse<String> post(String address, Map<String, String> form, String... headers)
      throws Exception {
    HttpRequest.Builder request =
        HttpRequest.newBuilder()
            .header("Content-Type", "application/x-www-form-urlencoded")
            .POST(HttpRequest.BodyPublishers.ofString(form(form)));
    if (headers.length > 0) {
      request.headers(headers);
    }
    return follow(address, request);
  }

  private HttpResponse<String> follow(String first, HttpRequest.Builder request) throws Exception {
    URI address = URI.create(first);
    HttpResponse<String> response = send(address, request);
    for (int i = 0; response.statusCode() / 100 == 3; i++) {
      assertThat(i).as("redirects").isLessThan(REDIRECTS_MAX);
      address = address.resolve(response.headers().firstValue("Location").orElseThrow());
      response = send(address, HttpRequest.newBuilder().GET());
    }
    return response;
  }

  private HttpResponse<String> send(URI wanted, HttpRequest.Builder request) throws Exception {
    URI address = URI.create(wanted.toString().replace(redirectedOrigin, realOrigin));
    Map<String, String> own = cookies.computeIfAbsent(address.getAuthority(), _ -> new TreeMap<>());
    request.uri(address).timeout(Duration.ofSeconds(60));
    if (!own.isEmpty()) {
      request.header(
          "Cookie",
          own.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
    }
    HttpResponse<String> response =
        http.send(request.build(), HttpResponse.BodyHandlers.ofString());
    for (String set : response.headers().allValues("Set-Cookie")) {
      String[] pair = set.split(";", 2)[0].split("=", 2);
      if (set.contains("Max-Age=0")) {
        own.remove(pair[0]);
      } else {
        own.put(pair[0], pair[1]);
      }
    }
    return response;
  }

  /** Cookies that an origin has set. */
  Map<String, String> cookies(String origin) {
    return cookies.getOrDefault(URI.create(origin).getAuthority(), Map.of());
  }

  /** Where the page's form goes. */
  static String action(String page) {
    Matcher action = Pattern.compile("<form[^>]*action=\"([^\"]+)\"").matcher(page);
    assertThat(action.find()).as("a form in %s", page).isTrue();
    return action.group(1).replace("&amp;", "&");
  }

  static String form(Map<String, String> members) {
    return members.entrySet().stream()
        .map(member ->
            member.getKey() + "=" + URLEncoder.encode(member.getValue(), StandardCharsets.UTF_8))
        .collect(Collectors.joining("&"));
  }

  @Override
  public void close() {
    http.close();
  }
}
