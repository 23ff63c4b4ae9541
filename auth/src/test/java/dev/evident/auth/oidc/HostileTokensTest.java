package dev.evident.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import com.nimbusds.jose.jwk.RSAKey;
import dev.evident.auth.Grant;
import dev.evident.auth.Principal;
import dev.evident.auth.Role;
import dev.evident.auth.TestClock;
import dev.evident.auth.TokenCheck.Outcome;
import java.nio.charset.StandardCharsets;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.Set;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Every token here is refused but those of the first tests; each differs in one thing. */
class HostileTokensTest {
  private final TestClock clock = new TestClock();
  private TestProvider provider;
  private Provider known;
  private BearerTokens tokens;

  @BeforeEach
  void open() throws Exception {
    provider = new TestProvider();
    known = new Provider(provider.config(Optional.empty()), clock);
    tokens = new BearerTokens(known, HostileTokensTest::grants, clock);
  }

  @AfterEach
  void close() {
    known.close();
    provider.close();
  }

  private static List<Grant> grants(Set<String> subjects) {
    return subjects.contains("group:security")
        ? List.of(Grant.everywhere(Role.AUDITOR))
        : List.of();
  }

  private String claims(String more) {
    long now = clock.instant().getEpochSecond();
    return """
    {"iss":"%s","aud":["evident-api","account"],"sub":"u-1","preferred_username":"alice",\
    "exp":%d,"nbf":%d,"iat":%d,"typ":"Bearer","groups":["security"]%s}\
    """
        .formatted(provider.issuer(), now + 300, now, now, more);
  }

  private static String header(String algorithm, String keyId) {
    return "{\"alg\":\"" + algorithm + "\",\"typ\":\"JWT\",\"kid\":\"" + keyId + "\"}";
  }

  private static String rs256(String claims) {
    return TestToken.signed(
        header("RS256", "rsa-1"), claims, "RS256", TestToken.key(TestProvider.RSA));
  }

  private void assertRefused(String token) {
    assertThat(tokens.check(token)).as(token).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void aGoodTokenOfEachAlgorithmIsWhoItNames() {
    for (String token :
        List.of(
            rs256(claims("")),
            TestToken.signed(
                header("PS256", "rsa-1"), claims(""), "PS256", TestToken.key(TestProvider.RSA)),
            TestToken.signed(
                header("ES256", "ec-1"), claims(""), "ES256", TestToken.key(TestProvider.EC)),
            TestToken.signed(
                header("EdDSA", "ed-1"), claims(""), "EdDSA", TestProvider.ED.getPrivate()))) {
      Principal principal = ((Outcome.Of) tokens.check(token)).principal();
      assertThat(principal.label()).isEqualTo("person:alice");
      assertThat(principal.credential()).contains("u-1");
      assertThat(principal.grants()).containsExactly(Grant.everywhere(Role.AUDITOR));
    }
    assertThat(provider.keyFetches).hasValue(1);
  }

  @Test
  void whoIsInNoGroupMayNothing() {
    String token = rs256(claims("").replace("\"security\"", "\"others\""));
    assertThat(((Outcome.Of) tokens.check(token)).principal().grants()).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "none", "None", "NONE", "nOnE", "HS256", "HS512", "RS384", "RS512", "ES512", "ES256K",
        "rs256", "RS256 ", ""
      })
  void noOtherAlgorithmIsTaken(String algorithm) {
    String good = rs256(claims(""));
    String body = TestToken.base64(header(algorithm, "rsa-1")) + "." + good.split("\\.")[1];
    assertRefused(body + ".");
    assertRefused(body);
    assertRefused(body + "." + good.split("\\.")[2]);
    assertRefused(
        body
            + "."
            + TestToken.base64(
                TestToken.signature(body, "RS256", TestToken.key(TestProvider.RSA))));
  }

  @Test
  void thePublicKeyIsNoSharedSecret() throws Exception {
    RSAKey key = TestProvider.RSA;
    byte[] der = key.toRSAPublicKey().getEncoded();
    String pem =
        "-----BEGIN PUBLIC KEY-----\n"
            + java.util.Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(der)
            + "\n-----END PUBLIC KEY-----\n";
    for (byte[] secret :
        List.of(
            der,
            pem.getBytes(StandardCharsets.US_ASCII),
            key.getModulus().decode(),
            TestProvider.publicJson(key).getBytes(StandardCharsets.UTF_8),
            new byte[] {0})) {
      assertRefused(TestToken.hs256(header("HS256", "rsa-1"), claims(""), secret));
      assertRefused(TestToken.hs256(header("RS256", "rsa-1"), claims(""), secret));
    }
  }

  @Test
  void anAlgorithmWithAKeyOfAnotherKindIsRefused() {
    assertRefused(
        TestToken.signed(
            header("RS256", "ec-1"), claims(""), "RS256", TestToken.key(TestProvider.RSA)));
    assertRefused(
        TestToken.signed(
            header("ES256", "rsa-1"), claims(""), "ES256", TestToken.key(TestProvider.EC)));
    assertRefused(
        TestToken.signed(
            header("EdDSA", "ec-1"), claims(""), "EdDSA", TestProvider.ED.getPrivate()));
  }

  @Test
  void aKeyThatIsNotTheProvidersIsRefused() {
    RSAKey other = TestProvider.rsa("rsa-1", 2_048);
    assertRefused(
        TestToken.signed(header("RS256", "rsa-1"), claims(""), "RS256", TestToken.key(other)));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "../../../../dev/null",
        "/dev/null",
        "https://evil.example/keys",
        "rsa-1' OR '1'='1",
        "rsa-1\\u0000",
        "RSA-1",
        " rsa-1",
        "",
        "${jndi:ldap://evil.example/a}",
        "*"
      })
  void aKeyIdIsAWordAndLeadsNowhere(String keyId) {
    assertRefused(
        TestToken.signed(
            header("RS256", keyId), claims(""), "RS256", TestToken.key(TestProvider.RSA)));
  }

  @Test
  void aKeyIdThatIsMissingLongOrNoTextIsRefused() {
    for (String header :
        List.of(
            "{\"alg\":\"RS256\"}",
            "{\"alg\":\"RS256\",\"kid\":1}",
            "{\"alg\":\"RS256\",\"kid\":null}",
            "{\"alg\":\"RS256\",\"kid\":[\"rsa-1\"]}",
            "{\"alg\":\"RS256\",\"kid\":\"" + "x".repeat(5_000) + "\"}")) {
      assertRefused(TestToken.signed(header, claims(""), "RS256", TestToken.key(TestProvider.RSA)));
    }
  }

  /** The attacker's server would hand out the attacker's key: it must never be asked. */
  @Test
  void keysThatAHeaderBringsOrPointsToAreNotLookedAt() throws Exception {
    RSAKey attackers = TestProvider.rsa("evil", 2_048);
    try (TestProvider evil = new TestProvider()) {
      evil.keys = List.of(TestProvider.publicJson(attackers));
      for (String more :
          List.of(
              "\"jku\":\"" + evil.issuer() + "/keys\"",
              "\"x5u\":\"" + evil.issuer() + "/keys\"",
              "\"jwk\":" + TestProvider.publicJson(attackers),
              "\"x5c\":[\"MIIB\"]")) {
        for (String keyId : List.of("evil", "rsa-1")) {
          String header = "{\"alg\":\"RS256\",\"kid\":\"" + keyId + "\"," + more + "}";
          assertRefused(TestToken.signed(header, claims(""), "RS256", TestToken.key(attackers)));
        }
        String good = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"," + more + "}";
        Outcome _ =
            tokens.check(
                TestToken.signed(good, claims(""), "RS256", TestToken.key(TestProvider.RSA)));
      }
      assertThat(evil.keyFetches).hasValue(0);
    }
  }

  @Test
  void extensionsAndOtherTypesAreRefused() {
    for (String more :
        List.of(
            "\"crit\":[\"exp\"],\"exp\":1",
            "\"crit\":[]",
            "\"b64\":false",
            "\"typ\":\"dpop+jwt\"",
            "\"typ\":\"logout+jwt\"",
            "\"typ\":7")) {
      String header = "{\"alg\":\"RS256\",\"kid\":\"rsa-1\"," + more + "}";
      assertRefused(TestToken.signed(header, claims(""), "RS256", TestToken.key(TestProvider.RSA)));
    }
  }

  @Test
  void claimsThatAreWrongAreRefused() {
    String good = claims("");
    String issuer = provider.issuer().toString();
    long now = clock.instant().getEpochSecond();
    for (String[] change :
        new String[][] {
          {"\"evident-api\"", "\"evident-apis\""},
          {"[\"evident-api\",\"account\"]", "\"account\""},
          {"[\"evident-api\",\"account\"]", "[]"},
          {"[\"evident-api\",\"account\"]", "[[\"evident-api\"]]"},
          {"[\"evident-api\",\"account\"]", "{\"evident-api\":1}"},
          {issuer, issuer + "/"},
          {issuer, issuer.replace("http", "HTTP")},
          {issuer, "https://evil.example"},
          {"\"iss\"", "\"issuer\""},
          {"\"exp\":" + (now + 300), "\"exp\":" + (now - Tokens.SKEW.toSeconds())},
          {"\"exp\":" + (now + 300), "\"exp\":\"" + (now + 300) + "\""},
          {"\"exp\":" + (now + 300), "\"exp\":null"},
          {"\"exp\":" + (now + 300), "\"exp\":1e999"},
          {"\"exp\":" + (now + 300), "\"exp\":1e999999999"},
          {"\"exp\":" + (now + 300), "\"exp\":-1"},
          {"\"exp\":" + (now + 300) + ",", ""},
          {"\"nbf\":" + now, "\"nbf\":" + (now + Tokens.SKEW.toSeconds() + 1)},
          {"\"iat\":" + now, "\"iat\":" + (now + Tokens.SKEW.toSeconds() + 1)},
          {"\"sub\":\"u-1\"", "\"sub\":\"\""},
          {"\"sub\":\"u-1\"", "\"sub\":1"},
          {"\"sub\":\"u-1\",", ""},
          {"[\"security\"]", "\"security\""},
          {"[\"security\"]", "[1]"},
          {"\"alice\"", "\"" + "x".repeat(300) + "\""},
          {"\"typ\":\"Bearer\"", "\"typ\":\"ID\""},
          {"\"typ\":\"Bearer\"", "\"typ\":\"Refresh\""},
          {"\"typ\":\"Bearer\"", "\"typ\":\"Bearer\",\"nonce\":\"n\""},
        }) {
      assertThat(good).contains(change[0]);
      assertRefused(rs256(good.replace(change[0], change[1])));
    }
  }

  @Test
  void aTokenEndsWithItsTimeAndTheSkew() {
    String token = rs256(claims(""));
    clock.pass(Duration.ofSeconds(300).plus(Tokens.SKEW).minusSeconds(1));
    assertThat(tokens.check(token)).isInstanceOf(Outcome.Of.class);
    clock.pass(Duration.ofSeconds(1));
    assertRefused(token);
  }

  @Test
  void aMemberTwiceIsRefusedWhicheverOneWouldBeGood() {
    assertRefused(rs256(claims(",\"groups\":[\"others\"]")));
    assertRefused(rs256(claims(",\"sub\":\"u-2\"")));
    assertRefused(rs256(claims(",\"x\":{\"a\":1,\"a\":2}")));
    String header = "{\"alg\":\"none\",\"alg\":\"RS256\",\"kid\":\"rsa-1\"}";
    assertRefused(TestToken.signed(header, claims(""), "RS256", TestToken.key(TestProvider.RSA)));
  }

  @Test
  void textsThatAreNoTokenAreRefused() {
    String good = rs256(claims(""));
    String[] parts = good.split("\\.");
    for (String text :
        List.of(
            ".",
            "..",
            "...",
            "a",
            "a.b",
            "a.b.c",
            "a.b.c.d",
            "a.b.c.d.e",
            good + ".",
            "." + good,
            good + "=",
            good.replace('.', ','),
            parts[0] + "." + parts[1] + "." + parts[2] + "\n",
            parts[0] + ".." + parts[2],
            parts[0] + "." + parts[1] + "." + parts[2].replace('_', '/').replace('-', '+') + "+",
            TestToken.base64(good) + "." + TestToken.base64(good) + "." + parts[2],
            parts[0] + "." + TestToken.base64(good) + "." + parts[2],
            parts[0] + "." + TestToken.base64("{") + "." + parts[2],
            "x".repeat(1 << 20),
            parts[0] + "." + parts[1] + "." + "A".repeat(20_000))) {
      assertRefused(text);
    }
    assertRefused(rs256(claims(",\"x\":\"" + "y".repeat(8_000) + "\"")));
    assertRefused(rs256(claims(",\"x\":" + "[".repeat(600) + "]".repeat(600))));
  }

  @Test
  void anEcdsaSignatureOfZerosIsRefused() {
    String input = TestToken.base64(header("ES256", "ec-1")) + "." + TestToken.base64(claims(""));
    assertRefused(input + "." + TestToken.base64(new byte[64]));
    assertRefused(input + "." + TestToken.base64(new byte[63]));
    byte[] der = {0x30, 6, 2, 1, 1, 2, 1, 1};
    assertRefused(input + "." + TestToken.base64(der));
  }

  @Test
  void aTokenWithOneChangedBitIsRefused() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String good = rs256(claims(""));
    for (int round = 0; round < 400; round++) {
      String[] parts = good.split("\\.");
      int part = random.nextInt(3);
      byte[] bytes = java.util.Base64.getUrlDecoder().decode(parts[part]);
      bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
      parts[part] = TestToken.base64(bytes);
      assertThat(tokens.check(String.join(".", parts)))
          .as("seed " + seed + " round " + round)
          .isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void randomTextsAreRefusedAndNeverThrow() {
    long seed = System.nanoTime();
    Random random = new Random(seed);
    String[] pieces = {
      "{",
      "}",
      "\"alg\":",
      "\"RS256\"",
      "\"kid\":",
      "\"rsa-1\"",
      ",",
      "[",
      "]",
      "null",
      "\\u0000",
      "1e9",
      "\"iss\":",
      "\ud800",
      "é",
      " "
    };
    for (int round = 0; round < 2_000; round++) {
      StringBuilder header = new StringBuilder("{\"alg\":\"RS256\",\"kid\":\"rsa-1\"");
      for (int i = random.nextInt(8); i > 0; i--) {
        header.append(pieces[random.nextInt(pieces.length)]);
      }
      byte[] noise = new byte[random.nextInt(64)];
      random.nextBytes(noise);
      String token =
          TestToken.base64(header.toString())
              + "."
              + TestToken.base64(noise)
              + "."
              + TestToken.base64(noise);
      assertThat(tokens.check(token))
          .as("seed " + seed + " round " + round)
          .isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void whatIsSaidOfARefusedTokenHoldsNothingOfIt() {
    String token =
        rs256(claims(",\"secret\":\"hunter2hunter2\"").replace("u-1\"", "u-1\",\"sub\":\"x\""));
    String reason = ((Outcome.Refused) tokens.check(token)).reason();
    assertThat(reason).doesNotContain("hunter2", "alice", token);
  }
}
