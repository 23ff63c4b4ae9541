package dev.evident.auth.oidc;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.auth.Grant;
import dev.evident.auth.Role;
import dev.evident.auth.TestClock;
import dev.evident.auth.oidc.CodeFlow.Finished;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CodeFlowTest {
  private final TestClock clock = new TestClock();
  private TestProvider provider;
  private Provider known;
  private CodeFlow flow;

  @BeforeEach
  void open() throws Exception {
    provider = new TestProvider();
    start(Optional.empty());
  }

  private void start(Optional<String> secret) {
    known = new Provider(provider.config(secret), clock);
    flow =
        new CodeFlow(known, _ -> List.of(Grant.everywhere(Role.READER)), clock, new SecureRandom());
  }

  @AfterEach
  void close() {
    known.close();
    provider.close();
  }

  private void provide(String nonce, String more) {
    long now = clock.instant().getEpochSecond();
    String claims =
        """
        {"iss":"%s","aud":"evident-ui","sub":"u-1","preferred_username":"alice","exp":%d,\
        "nonce":"%s"%s}\
        """
            .formatted(provider.issuer(), now + 60, nonce, more);
    String token =
        TestToken.signed(
            "{\"alg\":\"ES256\",\"kid\":\"ec-1\"}",
            claims,
            "ES256",
            TestToken.key(TestProvider.EC));
    provider.tokenAnswer = "{\"access_token\":\"x\",\"id_token\":\"" + token + "\"}";
  }

  private static CodeFlow.Returned returned(String state, String cookie) {
    return new CodeFlow.Returned(
        Optional.of("the-code"),
        Optional.of(state),
        Optional.empty(),
        Optional.empty(),
        Optional.of(cookie));
  }

  @Test
  void whoComesBackFromTheProviderIsSignedInWhereHeCameFrom() throws Exception {
    CodeFlow.Begun begun = flow.begin("/events?q=a");
    Map<String, String> query = TestProvider.query(begun.address());
    assertThat(query)
        .containsEntry("a", "b")
        .containsEntry("response_type", "code")
        .containsEntry("client_id", "evident-ui")
        .containsEntry("code_challenge_method", "S256")
        .containsEntry("redirect_uri", "http://127.0.0.1:8080/auth/callback");
    provide(query.get("nonce"), "");
    Finished.As as = (Finished.As) flow.finish(returned(query.get("state"), begun.cookie()));
    assertThat(as.principal().label()).isEqualTo("person:alice");
    assertThat(as.returnTo()).isEqualTo("/events?q=a");
    String sent = provider.requestsForTokens.getFirst();
    String verifier = sent.replaceAll(".*code_verifier=([^& ]+).*", "$1");
    byte[] hash =
        MessageDigest.getInstance("SHA-256").digest(verifier.getBytes(StandardCharsets.US_ASCII));
    assertThat(Base64.getUrlEncoder().withoutPadding().encodeToString(hash))
        .isEqualTo(query.get("code_challenge"));
    assertThat(sent).contains("code=the-code").contains("client_id=evident-ui");
  }

  @Test
  void aClientWithASecretShowsItInTheHeader() throws Exception {
    known.close();
    start(Optional.of("s3:cret/"));
    CodeFlow.Begun begun = flow.begin("/");
    Map<String, String> query = TestProvider.query(begun.address());
    provide(query.get("nonce"), "");
    assertThat(flow.finish(returned(query.get("state"), begun.cookie())))
        .isInstanceOf(Finished.As.class);
    String basic =
        Base64.getEncoder()
            .encodeToString("evident-ui:s3%3Acret%2F".getBytes(StandardCharsets.US_ASCII));
    assertThat(provider.requestsForTokens.getFirst())
        .endsWith("[Basic " + basic + "]")
        .doesNotContain("client_secret");
  }

  @Test
  void anAnswerIsTakenOnceInTheSameBrowserAndInTime() throws Exception {
    CodeFlow.Begun begun = flow.begin("/");
    Map<String, String> query = TestProvider.query(begun.address());
    provide(query.get("nonce"), "");
    String state = query.get("state");
    assertThat(flow.finish(returned("x", begun.cookie()))).isInstanceOf(Finished.Refused.class);
    assertThat(flow.finish(returned(state, begun.cookie()))).isInstanceOf(Finished.As.class);
    assertThat(flow.finish(returned(state, begun.cookie()))).isInstanceOf(Finished.Refused.class);

    CodeFlow.Begun second = flow.begin("/");
    Map<String, String> again = TestProvider.query(second.address());
    provide(again.get("nonce"), "");
    assertThat(flow.finish(returned(again.get("state"), begun.cookie())))
        .isEqualTo(new Finished.Refused("it was begun in another browser"));

    CodeFlow.Begun third = flow.begin("/");
    Map<String, String> late = TestProvider.query(third.address());
    provide(late.get("nonce"), "");
    clock.pass(CodeFlow.PATIENCE);
    assertThat(flow.finish(returned(late.get("state"), third.cookie())))
        .isInstanceOf(Finished.Refused.class);
  }

  @Test
  void anIdTokenOfAnotherSignInOrForAnotherClientIsRefused() throws Exception {
    for (String[] wrong :
        new String[][] {{"other", ""}, {"", ",\"azp\":\"other\""}, {"", ",\"aud\":\"other\""}}) {
      CodeFlow.Begun begun = flow.begin("/");
      Map<String, String> query = TestProvider.query(begun.address());
      provide(wrong[0].isEmpty() ? query.get("nonce") : wrong[0], wrong[1]);
      assertThat(flow.finish(returned(query.get("state"), begun.cookie())))
          .isInstanceOf(Finished.Refused.class);
    }
  }

  @Test
  void aRefusalOfTheProviderAndAnAnswerOfAnotherOneAreRefused() throws Exception {
    for (boolean error : new boolean[] {true, false}) {
      CodeFlow.Begun begun = flow.begin("/");
      Map<String, String> query = TestProvider.query(begun.address());
      provide(query.get("nonce"), "");
      CodeFlow.Returned answer =
          new CodeFlow.Returned(
              Optional.of("the-code"),
              Optional.of(query.get("state")),
              error ? Optional.of("access_denied") : Optional.empty(),
              error ? Optional.empty() : Optional.of("https://evil.example"),
              Optional.of(begun.cookie()));
      assertThat(flow.finish(answer)).isInstanceOf(Finished.Refused.class);
    }
    assertThat(provider.requestsForTokens).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "https://evil.example",
        "//evil.example",
        "/\\evil.example",
        "",
        "a",
        "/a b",
        "/a\r\nSet-Cookie: x=y",
        "javascript:alert(1)"
      })
  void nobodyIsLedElsewhereAfterSigningIn(String path) {
    assertThat(CodeFlow.ownPath(path)).isEqualTo("/");
  }

  @Test
  void whatIsBegunAndNeverFinishedHasABound() throws Exception {
    CodeFlow.Begun first = flow.begin("/");
    Map<String, String> query = TestProvider.query(first.address());
    for (int i = 0; i < 200; i++) {
      CodeFlow.Begun _ = flow.begin("/");
    }
    provide(query.get("nonce"), "");
    assertThat(flow.finish(returned(query.get("state"), first.cookie())))
        .isInstanceOf(Finished.As.class);
    for (int i = 0; i <= CodeFlow.PENDING_MAX; i++) {
      CodeFlow.Begun _ = flow.begin("/");
    }
    assertThat(flow.pending()).isEqualTo(CodeFlow.PENDING_MAX);
  }

  @Test
  void whatIsPrintedHoldsNoSecret() throws Exception {
    CodeFlow.Begun begun = flow.begin("/");
    assertThat(begun.toString()).doesNotContain(begun.cookie());
    assertThat(returned("state", "cookie").toString()).doesNotContain("the-code", "cookie");
  }
}
