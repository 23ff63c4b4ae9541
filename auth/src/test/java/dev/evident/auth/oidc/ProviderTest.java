package dev.evident.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.nimbusds.jose.jwk.RSAKey;
import dev.evident.auth.TestClock;
import dev.evident.auth.TokenCheck.Outcome;
import java.net.URI;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ProviderTest {
  private final TestClock clock = new TestClock();
  private TestProvider provider;
  private Provider known;
  private BearerTokens tokens;

  @BeforeEach
  void open() throws Exception {
    provider = new TestProvider();
    known = new Provider(provider.config(Optional.empty()), clock);
    tokens = new BearerTokens(known, _ -> List.of(), clock);
  }

  @AfterEach
  void close() {
    known.close();
    provider.close();
  }

  private Outcome check(RSAKey key) {
    long now = clock.instant().getEpochSecond();
    String claims =
        "{\"iss\":\"%s\",\"aud\":\"evident-api\",\"sub\":\"u-1\",\"exp\":%d}"
            .formatted(provider.issuer(), now + 300);
    return tokens.check(
        TestToken.signed(
            "{\"alg\":\"RS256\",\"kid\":\"" + key.getKeyID() + "\"}",
            claims,
            "RS256",
            TestToken.key(key)));
  }

  @Test
  void aNewKeyOfTheProviderIsFetchedWhenATokenNamesIt() {
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Of.class);
    RSAKey next = TestProvider.rsa("rsa-2", 2_048);
    provider.keys = List.of(TestProvider.publicJson(next));
    clock.pass(Provider.FETCH_PAUSE);
    assertThat(check(next)).isInstanceOf(Outcome.Of.class);
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Refused.class);
  }

  @Test
  void tokensWithUnknownKeysCannotMakeItFetchWithoutEnd() {
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Of.class);
    RSAKey stranger = TestProvider.rsa("stranger", 2_048);
    for (int i = 0; i < 1_000; i++) {
      assertThat(check(stranger)).isInstanceOf(Outcome.Refused.class);
      clock.pass(Duration.ofMillis(30));
    }
    assertThat(provider.keyFetches.get()).isBetween(3, 5);
  }

  @Test
  void keysAreFetchedAgainWhenTheyAreOld() {
    known.refresh();
    known.refresh();
    assertThat(provider.keyFetches).hasValue(1);
    clock.pass(Provider.KEYS_LIFE);
    known.refresh();
    assertThat(provider.keyFetches).hasValue(2);
  }

  @Test
  void whileTheProviderIsAwayItsKeysCountForAnHourAndNoLonger() {
    known.refresh();
    provider.away = true;
    clock.pass(Provider.KEYS_LIFE_MAX);
    known.refresh();
    assertThat(known.trouble().orElseThrow()).contains("status 500");
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Of.class);
    clock.pass(Duration.ofSeconds(1));
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Unknown.class);
    provider.away = false;
    clock.pass(Provider.FETCH_PAUSE);
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Of.class);
    assertThat(known.trouble()).isEmpty();
  }

  @Test
  void aProviderThatWasNeverThereMakesTokensUncheckable() {
    provider.away = true;
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Unknown.class);
    provider.away = false;
    clock.pass(Provider.FETCH_PAUSE);
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Of.class);
  }

  @Test
  void aProviderThatBeginsToAnswerAndStopsIsAwayToo() {
    provider.stuck = true;
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Unknown.class);
    assertThat(known.trouble().orElseThrow()).contains("does not answer within");
  }

  @Test
  void aProviderThatCallsItselfOtherwiseIsNotTrusted() {
    provider.issuerInDiscovery = Optional.of("https://evil.example");
    known.refresh();
    assertThat(known.trouble().orElseThrow())
        .contains("https://evil.example")
        .contains("auth.oidc.issuer");
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Unknown.class);
  }

  @Test
  void keysThatAreNoUseAreLeftOut() {
    RSAKey small = TestProvider.rsa("small", 1_024);
    RSAKey forEncryption =
        new RSAKey.Builder(TestProvider.rsa("enc", 2_048))
            .keyUse(com.nimbusds.jose.jwk.KeyUse.ENCRYPTION)
            .build();
    RSAKey forOther =
        new RSAKey.Builder(TestProvider.rsa("other", 2_048))
            .algorithm(com.nimbusds.jose.JWSAlgorithm.PS256)
            .build();
    provider.keys =
        List.of(
            TestProvider.publicJson(TestProvider.RSA),
            TestProvider.publicJson(small),
            TestProvider.publicJson(forEncryption),
            TestProvider.publicJson(forOther),
            "{\"kty\":\"oct\",\"kid\":\"shared\",\"k\":\"AAAA\"}");
    assertThat(check(TestProvider.RSA)).isInstanceOf(Outcome.Of.class);
    for (RSAKey key : List.of(small, forEncryption, forOther)) {
      assertThat(check(key)).as(key.getKeyID()).isInstanceOf(Outcome.Refused.class);
    }
  }

  @Test
  void aMalformedKeySetIsTroubleAndNoCrash() {
    for (String key : List.of("7", "{\"kty\":\"RSA\"}", "{\"kty\":\"RSA\",\"n\":\"!\",\"e\":1}")) {
      provider.keys = List.of(key);
      clock.pass(Provider.KEYS_LIFE);
      known.refresh();
      assertThat(known.trouble()).as(key).isPresent();
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "http://idp.example.com",
        "ftp://idp.example.com",
        "idp.example.com",
        "https://idp.example.com?x=1",
        "file:///etc/passwd"
      })
  void anIssuerThatAnybodyCouldPlayIsRefused(String issuer) {
    assertThatThrownBy(() ->
            new OidcConfig(
                URI.create(issuer),
                "c",
                Optional.empty(),
                "a",
                "groups",
                URI.create("http://127.0.0.1/")))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theClientSecretIsNotPrinted() {
    assertThat(provider.config(Optional.of("hunter2")).toString()).doesNotContain("hunter2");
  }
}
