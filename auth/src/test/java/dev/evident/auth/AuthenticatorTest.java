package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.model.Outcome;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class AuthenticatorTest {
  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();
  private final List<AccessAct> acts = new ArrayList<>();
  private final List<LoginFailure> failures = new ArrayList<>();
  private final LoginListener logins =
      new LoginListener() {
        @Override
        public void proven(Principal.Kind kind) {}

        @Override
        public void refused(LoginFailure why) {
          failures.add(why);
        }
      };
  private AdminKey admin;
  private KeyStore keys;
  private ViewerTokens viewers;
  private Sessions sessions;
  private TokenCheck tokens = TokenCheck.none();

  @TempDir Path directory;

  @BeforeEach
  void open() throws Exception {
    admin = AdminKey.openOrCreate(directory, random);
    keys = KeyStore.open(directory, clock, random);
    viewers = ViewerTokens.open(directory, keys, clock, random);
    sessions = new Sessions(clock, random);
  }

  private Authenticator authenticator(boolean adminKeyCounts) {
    return new Authenticator(
        admin,
        adminKeyCounts,
        keys,
        viewers,
        tokens,
        sessions,
        CertificateRules.parse(List.of("cn:shop=producer@shop")),
        acts::add,
        logins,
        clock);
  }

  private static Authenticator.Shown header(String value) {
    return new Authenticator.Shown(
        Optional.of(value), Optional.empty(), Optional.empty(), "10.0.0.1");
  }

  private String apiKey() throws Exception {
    List<Grant> grants = List.of(Grant.of(Role.READER, "shop"));
    return keys.create("backend", grants, Optional.empty(), Principals.ADMIN, _ -> {})
        .key()
        .reveal();
  }

  @Test
  void everyCredentialIsWhoItIs() throws Exception {
    String key = apiKey();
    Authenticator authenticator = authenticator(true);
    assertThat(label(authenticator.authenticate(header("Bearer " + key)))).isEqualTo("key:backend");
    Principal backend = keys.authenticate(ApiKey.parse(key).orElseThrow()).orElseThrow();
    String viewer =
        viewers
            .mint(backend, "shop", Optional.empty(), ViewerTokens.LIFE_DEFAULT)
            .orElseThrow()
            .token();
    assertThat(label(authenticator.authenticate(header("Bearer " + viewer))))
        .isEqualTo("viewer:backend");
    String cookie = sessions.start(Principals.ADMIN, "10.0.0.1").token();
    var byCookie =
        new Authenticator.Shown(
            Optional.empty(), Optional.of(cookie), Optional.empty(), "10.0.0.1");
    assertThat(((Proof.Proven) authenticator.authenticate(byCookie)).by())
        .isEqualTo(Proof.By.COOKIE);
    var byCertificate =
        new Authenticator.Shown(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new PeerCertificate("CN=shop", List.of())),
            "10.0.0.1");
    assertThat(label(authenticator.authenticate(byCertificate))).isEqualTo("certificate:shop");
    assertThat(acts).isEmpty();
  }

  private static String label(Proof proof) {
    return ((Proof.Proven) proof).principal().label();
  }

  @Test
  void everyUseOfTheAdministratorsKeyIsTold() {
    String key = admin.made().orElseThrow().reveal();
    Authenticator on = authenticator(true);
    for (int i = 0; i < 3; i++) {
      assertThat(label(on.authenticate(header("Bearer " + key)))).isEqualTo("admin:admin");
    }
    assertThat(acts).hasSize(3);
    assertThat(acts).allMatch(act -> act.act() == AccessAct.Act.ADMIN_KEY_USED);
    assertThat(acts).allMatch(act -> act.act().category().text().equals("administration"));
    acts.clear();
    assertThat(authenticator(false).authenticate(header("Bearer " + key)))
        .isInstanceOf(Proof.Wrong.class);
    assertThat(acts).hasSize(1);
    assertThat(acts.getFirst().outcome()).isEqualTo(Outcome.DENIED);
  }

  @Test
  void everyCredentialThatCountsForNothingIsCountedByItsReasonAlsoWithinABurst() throws Exception {
    String key = apiKey();
    Authenticator off = authenticator(false);
    off.authenticate(header("Basic x"));
    off.authenticate(header("Bearer " + key + "x"));
    off.authenticate(header("Bearer " + ApiKey.generate(key.substring(4, 14), random).reveal()));
    off.authenticate(header("Bearer " + ApiKey.generate(random).reveal()));
    off.authenticate(header("Bearer " + admin.made().orElseThrow().reveal()));
    off.authenticate(header("Bearer evv_nothing"));
    off.authenticate(header("Bearer a.b.c"));
    off.authenticate(
        new Authenticator.Shown(
            Optional.empty(), Optional.of("x".repeat(43)), Optional.empty(), "10.0.0.1"));
    off.authenticate(
        new Authenticator.Shown(
            Optional.empty(),
            Optional.empty(),
            Optional.of(new PeerCertificate("CN=other", List.of())),
            "10.0.0.1"));
    assertThat(failures)
        .containsExactly(
            LoginFailure.HEADER_MALFORMED,
            LoginFailure.KEY_DAMAGED,
            LoginFailure.KEY_UNKNOWN,
            LoginFailure.KEY_UNKNOWN,
            LoginFailure.ADMIN_KEY_OFF,
            LoginFailure.VIEWER_TOKEN_INVALID,
            LoginFailure.TOKEN_INVALID,
            LoginFailure.SESSION_ENDED,
            LoginFailure.CERTIFICATE_UNKNOWN);
    for (int i = 0; i < 100; i++) {
      off.authenticate(header("Basic x"));
    }
    assertThat(failures).hasSize(109);
    off.authenticate(header("Bearer " + key));
    assertThat(failures).as("a right key is no failure").hasSize(109);
  }

  @Test
  void aWrongHeaderIsNotForgivenBecauseOfAGoodCertificate() {
    var both =
        new Authenticator.Shown(
            Optional.of("Bearer nonsense"),
            Optional.empty(),
            Optional.of(new PeerCertificate("CN=shop", List.of())),
            "10.0.0.1");
    assertThat(authenticator(true).authenticate(both)).isInstanceOf(Proof.Wrong.class);
  }

  @Test
  void aBurstOfFailuresIsOneEventAndARightKeyIsStillLetIn() throws Exception {
    String key = apiKey();
    Authenticator authenticator = authenticator(true);
    String wrong = ApiKey.generate(key.substring(4, 14), random).reveal();
    int later = 0;
    for (int i = 0; i < 1_000; i++) {
      later +=
          authenticator.authenticate(header("Bearer " + wrong)) instanceof Proof.TryLater ? 1 : 0;
    }
    assertThat(later).isEqualTo(1_000 - LoginLimiter.FAILURES_MAX);
    assertThat(acts.stream().filter(act -> act.act() == AccessAct.Act.LOGIN_BURST)).hasSize(1);
    assertThat(acts).hasSize(LoginLimiter.FAILURES_MAX + 1);
    assertThat(acts.getLast().subject()).isEqualTo(key.substring(4, 14));
    for (int second = 0; second < 300; second++) { // it goes on for some windows more
      clock.pass(Duration.ofSeconds(1));
      authenticator.authenticate(header("Bearer " + wrong));
    }
    assertThat(acts).hasSize(LoginLimiter.FAILURES_MAX + 1);
    assertThat(authenticator.authenticate(header("Bearer " + key)))
        .isInstanceOf(Proof.Proven.class);
  }

  @Test
  void withoutTheKeysOfTheProviderATokenIsNeitherRightNorWrong() {
    tokens = _ -> new TokenCheck.Outcome.Unknown("the identity provider is away");
    assertThat(authenticator(true).authenticate(header("Bearer a.b.c")))
        .isInstanceOf(Proof.CannotCheck.class);
    assertThat(acts).isEmpty();
  }

  /** What people could see: acts, texts of values, messages. */
  @Test
  void noSecretIsInWhatIsToldOrPrinted() throws Exception {
    String key = apiKey();
    String adminKey = admin.made().orElseThrow().reveal();
    Principal backend = keys.authenticate(ApiKey.parse(key).orElseThrow()).orElseThrow();
    ViewerTokens.Minted minted =
        viewers.mint(backend, "shop", Optional.empty(), ViewerTokens.LIFE_DEFAULT).orElseThrow();
    Sessions.Started session = sessions.start(backend, "10.0.0.1");
    Authenticator authenticator = authenticator(false);
    StringBuilder seen = new StringBuilder();
    for (String text : List.of(key, adminKey, minted.token(), session.token(), "Bearer")) {
      for (String shown :
          List.of("Bearer " + text, "Bearer " + text + "x", text, "Basic " + text)) {
        seen.append(authenticator.authenticate(header(shown)));
      }
    }
    seen.append(acts).append(keys.list()).append(minted).append(session).append(sessions.list());
    seen.append(ApiKey.parse(key)).append(admin).append(keys).append(viewers);
    String secretOfKey = key.substring(14, 57);
    String secretOfAdmin = adminKey.substring(4, 47);
    String mac = minted.token().substring(minted.token().indexOf('.') + 1);
    assertThat(seen.toString())
        .doesNotContain(secretOfKey, secretOfAdmin, mac, session.token())
        .doesNotContain(SaltedHash.of(ApiKey.parse(key).orElseThrow(), random).text());
    for (StoredKey stored : keys.list()) {
      assertThat(seen.toString()).doesNotContain(stored.hash().text());
    }
  }
}
