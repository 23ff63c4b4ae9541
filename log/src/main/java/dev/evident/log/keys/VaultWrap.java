package dev.evident.log.keys;

import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.net.InetAddress;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.Base64;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.json.JsonFactory;

/**
 * Wraps with a key of the transit engine of HashiCorp Vault or OpenBao: {@code POST
 * /v1/transit/encrypt/KEY} with {@code {"plaintext":"<base64>"}}, and {@code
 * /v1/transit/decrypt/KEY} with {@code {"ciphertext":"vault:v1:…"}} (the public documentation of
 * the transit secrets engine). The wrapped form is the text that the service answers.
 */
public final class VaultWrap implements KeyWrap {
  private static final Duration PATIENCE = Duration.ofSeconds(10);
  private static final int ANSWER_CHARS_MAX = 64 * 1024;

  private final URI engine;
  private final String key;
  private final String token;

  /**
   * @param address of the service; plain HTTP on a loopback address only
   * @param key name of a key of the transit engine
   * @param token what the service is asked with
   * @throws StartRefused when the address or the name is not one
   */
  public VaultWrap(String address, String key, String token) throws StartRefused {
    if (!key.matches("[A-Za-z0-9_.-]{1,128}")) {
      throw new StartRefused("keys.wrap-key \"" + key + "\" is no name of a transit key");
    }
    try {
      URI uri = URI.create(address.replaceAll("/+$", "") + "/v1/transit/");
      boolean secure = "https".equals(uri.getScheme());
      if (uri.getHost() == null
          || (!secure && !InetAddress.getByName(uri.getHost()).isLoopbackAddress())) {
        throw new StartRefused(
            "keys.wrap: the address of the service must be https, or on loopback: " + address);
      }
      this.engine = uri;
    } catch (IllegalArgumentException | IOException e) {
      throw new StartRefused("keys.wrap: no address of a service: " + address);
    }
    this.key = key;
    this.token = token;
  }

  @Override
  public byte[] wrap(byte[] secret) throws IOException, StartRefused {
    String plain = Base64.getEncoder().encodeToString(secret);
    return ask("encrypt", "plaintext", plain, "ciphertext").getBytes(StandardCharsets.US_ASCII);
  }

  @Override
  public byte[] unwrap(byte[] wrapped) throws IOException, StartRefused {
    String sealed = new String(wrapped, StandardCharsets.US_ASCII);
    if (!sealed.matches("[A-Za-z0-9:+/=_-]+")) {
      throw new StartRefused("what is wrapped is not from a transit engine");
    }
    try {
      return Base64.getDecoder().decode(ask("decrypt", "ciphertext", sealed, "plaintext"));
    } catch (IllegalArgumentException e) {
      throw new StartRefused(name() + " answered something that is not base64");
    }
  }

  private String ask(String act, String member, String value, String wanted)
      throws IOException, StartRefused {
    HttpRequest request =
        HttpRequest.newBuilder(engine.resolve(act + "/" + key))
            .timeout(PATIENCE)
            .header("X-Vault-Token", token)
            .header("Content-Type", "application/json")
            .POST(HttpRequest.BodyPublishers.ofString("{\"" + member + "\":\"" + value + "\"}"))
            .build();
    try (HttpClient client = HttpClient.newBuilder().connectTimeout(PATIENCE).build()) {
      HttpResponse<String> response = client.send(request, HttpResponse.BodyHandlers.ofString());
      if (response.statusCode() >= 500) {
        throw new IOException(name() + " answered " + response.statusCode());
      }
      if (response.statusCode() != 200 || response.body().length() > ANSWER_CHARS_MAX) {
        throw new StartRefused(
            name()
                + " refuses to "
                + act
                + " (status "
                + response.statusCode()
                + "); check the key, its policy and the token in keys.wrap-secret-file");
      }
      return member(response.body(), wanted);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IOException("interrupted while " + name() + " was asked", e);
    }
  }

  /** The member of {@code data}. */
  private String member(String body, String wanted) throws StartRefused {
    try (JsonParser parser =
        JsonFactory.builder()
            .build()
            .createParser(tools.jackson.core.ObjectReadContext.empty(), body)) {
      boolean inData = false;
      int depth = 0;
      for (JsonToken token = parser.nextToken(); token != null; token = parser.nextToken()) {
        if (token == JsonToken.START_OBJECT) {
          depth++;
          inData |=
              depth == 2 && "data".equals(parser.streamReadContext().getParent().currentName());
        } else if (token == JsonToken.END_OBJECT) {
          depth--;
          inData &= depth >= 2;
        } else if (token == JsonToken.VALUE_STRING
            && inData
            && depth == 2
            && wanted.equals(parser.currentName())) {
          return parser.getString();
        }
      }
    } catch (JacksonException e) {
      throw new StartRefused(name() + " answered something that is not JSON");
    }
    throw new StartRefused(name() + " answered without " + wanted);
  }

  @Override
  public String name() {
    return "transit key \"" + key + "\" at " + engine;
  }
}
