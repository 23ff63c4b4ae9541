package dev.evident.auth;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ViewerTokensTest {
  private static final Duration TEN_MINUTES = Duration.ofMinutes(10);

  private final TestClock clock = new TestClock();
  private final SecureRandom random = new SecureRandom();
  private KeyStore keys;
  private ViewerTokens tokens;

  @TempDir Path directory;

  @BeforeEach
  void open() throws Exception {
    keys = KeyStore.open(directory, clock, random);
    tokens = ViewerTokens.open(directory, keys, clock, random);
  }

  private Principal key(Grant... grants) throws Exception {
    return keys.authenticate(
            keys.create("backend", List.of(grants), Optional.empty(), Principals.ADMIN, _ -> {})
                .key())
        .orElseThrow();
  }

  private String minted(Principal key, String stream, String filter) throws Exception {
    return tokens
        .mint(key, stream, Optional.of(filter).filter(f -> !f.isEmpty()), TEN_MINUTES)
        .orElseThrow()
        .token();
  }

  @Test
  void aTokenShowsWhatItsKeyShowsNarrowedOnceMore() throws Exception {
    Principal key =
        key(
            Principals.limited(Role.READER, "*", "actor.type:user", "origin.ip", "actor.email"),
            Grant.of(Role.ADMIN, "other"));
    Principal viewer = tokens.authenticate(minted(key, "shop", "targets.id:42")).orElseThrow();
    assertThat(viewer.kind()).isEqualTo(Principal.Kind.VIEWER);
    Grant grant = viewer.reading().getFirst();
    assertThat(viewer.reading()).hasSize(1);
    assertThat(grant.filters()).containsExactly("actor.type:user", "targets.id:42");
    assertThat(grant.hidden()).containsExactly("origin.ip");
    assertThat(grant.masked()).containsExactly("actor.email");
    assertThat(viewer.may(Permission.READ, "shop")).isTrue();
    assertThat(viewer.may(Permission.READ, "other")).isFalse();
    assertThat(viewer.maySomewhere(Permission.MINT_VIEWER_TOKENS)).isFalse();
    assertThat(viewer.maySomewhere(Permission.EXPORT)).isFalse();
  }

  @Test
  void aTokenOfAnAdminsKeyReadsItsStreamAndNothingElse() throws Exception {
    Principal viewer =
        tokens
            .authenticate(minted(key(Grant.everywhere(Role.ADMIN)), "shop", "id:a"))
            .orElseThrow();
    assertThat(viewer.reading()).hasSize(1);
    assertThat(viewer.reading().getFirst().filters()).containsExactly("id:a");
    for (Permission permission : Permission.values()) {
      boolean looks = permission == Permission.READ || permission == Permission.PROOFS;
      assertThat(viewer.may(permission, "shop")).as(permission.text()).isEqualTo(looks);
    }
  }

  @Test
  void onlyAKeyThatReadsTheStreamCanMint() throws Exception {
    assertThat(tokens.mint(Principals.ADMIN, "shop", Optional.empty(), TEN_MINUTES)).isEmpty();
    for (Role role : List.of(Role.PRODUCER, Role.OPERATOR)) {
      assertThat(tokens.mint(key(Grant.of(role, "shop")), "shop", Optional.empty(), TEN_MINUTES))
          .isEmpty();
    }
    Principal reader = key(Grant.of(Role.READER, "shop"));
    assertThat(tokens.mint(reader, "main", Optional.empty(), TEN_MINUTES)).isEmpty();
    assertThat(tokens.mint(reader, "*", Optional.empty(), TEN_MINUTES)).isEmpty();
    Principal viewer = tokens.authenticate(minted(reader, "shop", "")).orElseThrow();
    assertThat(tokens.mint(viewer, "shop", Optional.empty(), TEN_MINUTES)).isEmpty();
    Principal everywhere = key(Grant.everywhere(Role.READER));
    assertThat(tokens.mint(everywhere, "evident", Optional.empty(), TEN_MINUTES)).isEmpty();
  }

  @Test
  void noTokenIsMadeForTheServersOwnStreamNotEvenWithAnAdminsKey() throws Exception {
    Principal admin = key(Grant.everywhere(Role.ADMIN));
    assertThat(admin.may(Permission.READ, "evident")).isTrue();
    assertThat(tokens.mint(admin, "evident", Optional.empty(), TEN_MINUTES)).isEmpty();
  }

  @Test
  void aTokenEndsAfterItsTimeAndWithItsKey() throws Exception {
    Principal key = key(Grant.of(Role.READER, "shop"));
    String token = minted(key, "shop", "");
    clock.pass(TEN_MINUTES.minusSeconds(1));
    assertThat(tokens.authenticate(token)).isPresent();
    clock.pass(Duration.ofSeconds(1));
    assertThat(tokens.authenticate(token)).isEmpty();
    String next = minted(key, "shop", "");
    keys.revoke(key.credential().orElseThrow());
    assertThat(tokens.authenticate(next)).isEmpty();
  }

  @Test
  void aTokenHasOneTextOnly() throws Exception {
    String token = minted(key(Grant.of(Role.READER, "shop")), "shop", "");
    String digits = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";
    for (int place : new int[] {token.length() - 1, token.indexOf('.') - 1}) {
      for (char digit : digits.toCharArray()) {
        StringBuilder other = new StringBuilder(token);
        other.setCharAt(place, digit);
        assertThat(tokens.authenticate(other.toString()).isPresent())
            .as(other.toString())
            .isEqualTo(other.toString().equals(token));
      }
    }
  }

  @Test
  void aLifeOverAnHourIsRefused() throws Exception {
    Principal key = key(Grant.of(Role.READER, "shop"));
    for (Duration life : List.of(Duration.ZERO, Duration.ofHours(1).plusMillis(1))) {
      assertThatThrownBy(() -> tokens.mint(key, "shop", Optional.empty(), life))
          .hasMessageContaining("1 hour");
    }
  }

  @Test
  void aTokenOutlivesARestartAndOneReplacementOfTheMacKey() throws Exception {
    Principal key = key(Grant.of(Role.READER, "shop"));
    clock.pass(ViewerTokens.MAC_KEY_LIFE.minusSeconds(2));
    String early = minted(key, "shop", "");
    clock.pass(ViewerTokens.MAC_KEY_LIFE.minusSeconds(1));
    String late = minted(key, "shop", "");
    clock.pass(Duration.ofSeconds(2));
    String next = minted(key, "shop", "");
    assertThat(payload(late)[1]).isNotEqualTo(payload(next)[1]);
    open();
    assertThat(tokens.authenticate(late)).isPresent();
    assertThat(tokens.authenticate(next)).isPresent();
    assertThat(tokens.authenticate(early)).isEmpty();
  }

  private static String[] payload(String token) {
    String part = token.substring(4, token.indexOf('.'));
    return new String(Base64.getUrlDecoder().decode(part), StandardCharsets.UTF_8).split("\n", -1);
  }

  @Test
  void aChangedTokenIsWorthNothing() throws Exception {
    Principal key = key(Grant.of(Role.READER, "shop"));
    String token = minted(key, "shop", "id:a");
    String[] parts = payload(token);
    for (int part = 0; part < parts.length; part++) {
      String[] changed = parts.clone();
      changed[part] = part == 3 ? "9999999999" : changed[part] + "x";
      String forged =
          "evv_"
              + Base64.getUrlEncoder()
                  .withoutPadding()
                  .encodeToString(String.join("\n", changed).getBytes(StandardCharsets.UTF_8))
              + token.substring(token.indexOf('.'));
      assertThat(tokens.authenticate(forged)).as("part " + part).isEmpty();
    }
    long seed = System.nanoTime();
    Random places = new Random(seed);
    for (int round = 0; round < 2_000; round++) {
      char[] chars = token.toCharArray();
      // The last digit of a base64 text has bits that mean nothing: those of the MAC are left out.
      int at = places.nextInt(chars.length - 1);
      char other = (char) (33 + places.nextInt(94));
      boolean lastOfPayload = at == token.indexOf('.') - 1;
      if (other == chars[at] || lastOfPayload) {
        continue;
      }
      chars[at] = other;
      assertThat(tokens.authenticate(new String(chars))).as("seed " + seed + " at " + at).isEmpty();
    }
  }

  @Test
  void aTokenOfAnotherServerIsWorthNothing(@TempDir Path other) throws Exception {
    Principal key = key(Grant.of(Role.READER, "shop"));
    KeyStore otherKeys = KeyStore.open(other, clock, random);
    Files.copy(
        directory.resolve("access/keys"),
        other.resolve("access/keys"),
        java.nio.file.StandardCopyOption.COPY_ATTRIBUTES);
    otherKeys = KeyStore.open(other, clock, random);
    ViewerTokens others = ViewerTokens.open(other, otherKeys, clock, random);
    String token = others.mint(key, "shop", Optional.empty(), TEN_MINUTES).orElseThrow().token();
    assertThat(others.authenticate(token)).isPresent();
    minted(key, "shop", "");
    assertThat(tokens.authenticate(token)).isEmpty();
  }
}
