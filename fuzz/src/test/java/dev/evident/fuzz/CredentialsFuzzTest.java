package dev.evident.fuzz;

import com.code_intelligence.jazzer.junit.FuzzTest;
import dev.evident.auth.AdminKey;
import dev.evident.auth.ApiKey;
import dev.evident.auth.Authenticator;
import dev.evident.auth.CertificateRules;
import dev.evident.auth.CookieHeader;
import dev.evident.auth.Grant;
import dev.evident.auth.KeyStore;
import dev.evident.auth.LoginFailure;
import dev.evident.auth.LoginListener;
import dev.evident.auth.PeerCertificate;
import dev.evident.auth.Principal;
import dev.evident.auth.Proof;
import dev.evident.auth.Role;
import dev.evident.auth.Sessions;
import dev.evident.auth.TokenCheck;
import dev.evident.auth.ViewerTokens;
import dev.evident.auth.oidc.BearerTokens;
import dev.evident.auth.oidc.OidcConfig;
import dev.evident.auth.oidc.Provider;
import java.io.IOException;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.InstantSource;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.io.TempDir;

/** Whatever a request shows: it is refused in words, and proves nobody. */
class CredentialsFuzzTest {
  private static final Principal ADMIN =
      new Principal(
          "admin", Principal.Kind.ADMIN, List.of(Grant.everywhere(Role.ADMIN)), Optional.empty());

  private static final LoginListener UNCOUNTED =
      new LoginListener() {
        @Override
        public void proven(Principal.Kind kind) {}

        @Override
        public void refused(LoginFailure why) {}
      };

  @TempDir static Path directory;

  private static Authenticator authenticator;
  private static Provider provider;
  private static String key;
  private static String viewerToken;

  /** With a provider that is not there: its keys cannot be had, all that comes before can. */
  @BeforeAll
  static void open() throws IOException {
    Files.createDirectories(directory);
    InstantSource clock = InstantSource.system();
    SecureRandom random = new SecureRandom();
    KeyStore keys = KeyStore.open(directory, clock, random);
    KeyStore.Made made =
        keys.create(
            "backend", List.of(Grant.of(Role.READER, "shop")), Optional.empty(), ADMIN, _ -> {});
    key = made.key().reveal();
    ViewerTokens viewerTokens = ViewerTokens.open(directory, keys, clock, random);
    Principal backend =
        new Principal(
            "backend",
            Principal.Kind.KEY,
            List.of(Grant.of(Role.READER, "shop")),
            Optional.of(made.stored().id()));
    viewerToken =
        viewerTokens
            .mint(backend, "shop", Optional.of("action:a.b"), Duration.ofHours(1))
            .orElseThrow()
            .token();
    provider =
        new Provider(
            new OidcConfig(
                URI.create("http://127.0.0.1:9/realm"),
                "evident",
                Optional.empty(),
                "evident",
                "groups",
                URI.create("http://127.0.0.1:9/auth/callback")),
            clock);
    TokenCheck tokens = new BearerTokens(provider, _ -> List.of(), clock);
    authenticator =
        new Authenticator(
            AdminKey.openOrCreate(directory, random),
            true,
            keys,
            viewerTokens,
            tokens,
            new Sessions(clock, random),
            CertificateRules.none(),
            _ -> {},
            UNCOUNTED,
            clock);
  }

  @AfterAll
  static void close() {
    provider.close();
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }

  private static boolean isProven(Optional<String> header, Optional<String> cookie) {
    Proof proof =
        authenticator.authenticate(
            new Authenticator.Shown(header, cookie, Optional.empty(), "192.0.2.1"));
    return proof instanceof Proof.Proven;
  }

  private static void mustNotProve(String header) {
    if (isProven(Optional.of(header), Optional.empty())) {
      throw new AssertionError("somebody was proven by " + header);
    }
  }

  @FuzzTest(maxDuration = "60s")
  void aTextIsAKeyOnlyWithItsChecksum(byte[] bytes) {
    String text = text(bytes);
    Optional<ApiKey> parsed = ApiKey.parse(text);
    if (parsed.isPresent()) {
      if (!parsed.get().reveal().equals(text) || parsed.get().toString().contains(text)) {
        throw new AssertionError("another key than was read, or one that shows itself");
      }
      char last = text.charAt(text.length() - 1) == 'A' ? 'B' : 'A';
      if (ApiKey.parse(text.substring(0, text.length() - 1) + last).isPresent()) {
        throw new AssertionError("a key with a wrong checksum was taken");
      }
    }
    mustNotProve("Bearer " + text);
  }

  /** A real key with some of its characters replaced. */
  @FuzzTest(maxDuration = "60s")
  void aDamagedKeyProvesNobody(byte[] bytes) {
    damaged(key, bytes).ifPresent(CredentialsFuzzTest::mustNotProve);
  }

  @FuzzTest(maxDuration = "60s")
  void aDamagedViewerTokenProvesNobody(byte[] bytes) {
    damaged(viewerToken, bytes).ifPresent(CredentialsFuzzTest::mustNotProve);
    mustNotProve("Bearer evv_" + text(bytes));
  }

  /** Each two bytes are a place and what is put there; empty when nothing is another one then. */
  private static Optional<String> damaged(String secret, byte[] bytes) {
    StringBuilder changed = new StringBuilder(secret);
    for (int i = 0; i + 1 < bytes.length; i += 2) {
      changed.setCharAt((bytes[i] & 0xff) % secret.length(), (char) (bytes[i + 1] & 0xff));
    }
    return Optional.of(changed.toString())
        .filter(text -> !text.strip().equals(secret))
        .map(text -> "Bearer " + text);
  }

  @FuzzTest(maxDuration = "60s")
  void aHeaderThatNobodyGaveOutProvesNobody(byte[] bytes) {
    mustNotProve(text(bytes));
  }

  /** Header and claims as they are, so that the bytes need not be base64 to come far. */
  @FuzzTest(maxDuration = "60s")
  void aTokenIsRefusedBeforeAnyKeyIsAskedFor(byte[] bytes) {
    int half = bytes.length / 2;
    var base64 = java.util.Base64.getUrlEncoder().withoutPadding();
    String header = base64.encodeToString(Arrays.copyOf(bytes, half));
    String claims = base64.encodeToString(Arrays.copyOfRange(bytes, half, bytes.length));
    mustNotProve("Bearer " + header + "." + claims + ".AAAA");
    mustNotProve("Bearer " + text(bytes) + "." + claims + ".AAAA");
  }

  @FuzzTest(maxDuration = "60s")
  void cookiesAreReadOrLeft(byte[] bytes) {
    String text = text(bytes);
    Optional<String> value = CookieHeader.value(List.of(text.split("\n")), "evident-session");
    if (value.isPresent() && (!text.contains(value.get()) || value.get().contains(";"))) {
      throw new AssertionError("a value that was not sent: " + value.get());
    }
    if (CookieHeader.value(
            List.of(text, "evident-session=a", "evident-session=b"), "evident-session")
        .isPresent()) {
      throw new AssertionError("one of several was chosen");
    }
    if (isProven(Optional.empty(), Optional.of(value.orElse(text)))) {
      throw new AssertionError("somebody was proven by a cookie");
    }
  }

  @FuzzTest(maxDuration = "60s")
  void certificateRulesFitOrDoNot(byte[] bytes) {
    String[] parts = text(bytes).split("\n", -1);
    CertificateRules rules;
    try {
      rules = CertificateRules.parse(List.of(parts[0] + "=reader@shop"));
    } catch (IllegalArgumentException refused) {
      rules = CertificateRules.parse(List.of("cn:a*=reader@shop", "subject:CN=b=producer"));
    }
    for (String subject : parts) {
      rules
          .principal(new PeerCertificate(subject, List.of("dns:" + subject, "email:" + subject)))
          .ifPresent(who -> {
            if (who.kind() != Principal.Kind.CERTIFICATE
                || who.grants().isEmpty()
                || who.name().isBlank()) {
              throw new AssertionError("a name that no certificate has: " + who);
            }
          });
    }
  }
}
