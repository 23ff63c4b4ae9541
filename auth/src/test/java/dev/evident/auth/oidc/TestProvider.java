package dev.evident.auth.oidc;

import com.nimbusds.jose.JOSEException;
import com.nimbusds.jose.jwk.Curve;
import com.nimbusds.jose.jwk.ECKey;
import com.nimbusds.jose.jwk.JWK;
import com.nimbusds.jose.jwk.RSAKey;
import com.nimbusds.jose.jwk.gen.ECKeyGenerator;
import com.nimbusds.jose.jwk.gen.RSAKeyGenerator;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URLDecoder;
import java.nio.charset.StandardCharsets;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.interfaces.EdECPublicKey;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;

/** An identity provider over real HTTP, which does what the test says. */
final class TestProvider implements AutoCloseable {
  static final RSAKey RSA = rsa("rsa-1", 2_048);
  static final ECKey EC = ec("ec-1");
  static final KeyPair ED = ed();

  final AtomicInteger keyFetches = new AtomicInteger();
  final List<String> requestsForTokens = new ArrayList<>();
  volatile List<String> keys =
      List.of(publicJson(RSA), publicJson(EC), edJson("ed-1", (EdECPublicKey) ED.getPublic()));
  volatile boolean away;
  volatile boolean stuck;
  volatile Optional<String> issuerInDiscovery = Optional.empty();
  volatile String tokenAnswer = "{}";
  private final HttpServer server;

  TestProvider() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/.well-known/openid-configuration", e -> answer(e, discovery()));
    server.createContext(
        "/keys",
        e -> {
          keyFetches.incrementAndGet();
          answer(e, "{\"keys\":[" + String.join(",", keys) + "]}");
        });
    server.createContext(
        "/token",
        e -> {
          String body = new String(e.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
          requestsForTokens.add(
              body + " " + e.getRequestHeaders().getOrDefault("Authorization", List.of()));
          answer(e, tokenAnswer);
        });
    server.start();
  }

  URI issuer() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort());
  }

  OidcConfig config(Optional<String> secret) {
    return new OidcConfig(
        issuer(),
        "evident-ui",
        secret,
        "evident-api",
        "groups",
        URI.create("http://127.0.0.1:8080/auth/callback"));
  }

  private String discovery() {
    return """
    {"issuer":"%s","authorization_endpoint":"%s/authorize?a=b","token_endpoint":"%s/token",\
    "jwks_uri":"%s/keys","end_session_endpoint":"%s/logout"}\
    """
        .formatted(
            issuerInDiscovery.orElse(issuer().toString()), issuer(), issuer(), issuer(), issuer());
  }

  private void answer(HttpExchange exchange, String body) throws IOException {
    byte[] bytes = body.getBytes(StandardCharsets.UTF_8);
    exchange.sendResponseHeaders(away ? 500 : 200, bytes.length);
    if (stuck) {
      exchange.getResponseBody().flush();
      return; // the body never comes
    }
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  static Map<String, String> query(URI address) {
    Map<String, String> members = new LinkedHashMap<>();
    for (String pair : address.getRawQuery().split("&")) {
      String[] parts = pair.split("=", 2);
      members.put(parts[0], URLDecoder.decode(parts[1], StandardCharsets.UTF_8));
    }
    return members;
  }

  static RSAKey rsa(String id, int bits) {
    try {
      return new RSAKeyGenerator(bits, true).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static ECKey ec(String id) {
    try {
      return new ECKeyGenerator(Curve.P_256).keyID(id).generate();
    } catch (JOSEException e) {
      throw new AssertionError(e);
    }
  }

  static KeyPair ed() {
    try {
      return KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError(e);
    }
  }

  static String publicJson(JWK key) {
    return key.toPublicJWK().toJSONString();
  }

  /** The last 32 bytes of a public key's encoding are the key (RFC 8410). */
  static String edJson(String id, EdECPublicKey key) {
    byte[] encoded = key.getEncoded();
    byte[] x = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    return "{\"kty\":\"OKP\",\"crv\":\"Ed25519\",\"kid\":\"%s\",\"x\":\"%s\"}"
        .formatted(id, Base64.getUrlEncoder().withoutPadding().encodeToString(x));
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
