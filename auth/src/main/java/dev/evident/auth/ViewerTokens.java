package dev.evident.auth;

import dev.evident.auth.json.JsonObject;
import dev.evident.auth.json.JsonRefused;
import dev.evident.auth.json.JsonText;
import java.io.IOException;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/**
 * Short-lived tokens for the viewer that a product embeds: one stream, one filter, a few minutes. A
 * backend has them made with its API key; they show what that key shows, narrowed once more, and
 * end with the key. Nothing is stored of a token: the server knows it by its own MAC
 * (docs/formats.md). Thread-safe.
 */
public final class ViewerTokens {
  public static final String PREFIX = "evv_";
  public static final Duration LIFE_DEFAULT = Duration.ofMinutes(10);
  public static final Duration LIFE_MAX = Duration.ofHours(1);

  /** Shorter than a grant's filter: the token travels in a header. */
  public static final int FILTER_CHARS_MAX = 1_024;

  /**
   * The server's MAC key is replaced when it is so old; the one before lives for the last token.
   */
  static final Duration MAC_KEY_LIFE = Duration.ofDays(7);

  private static final String FILE = "viewer-keys";
  private static final String VERSION = "1";
  private static final byte[] DOMAIN = "evident-viewer-v1\n".getBytes(StandardCharsets.US_ASCII);
  private static final int MAC_KEY_BYTES = 32;
  private static final int MAC_CHARS = 43; // 32 bytes in base64url
  private static final int TOKEN_CHARS_MAX = 6 << 10;
  private static final int NONCE_BYTES = 8;
  private static final int PARTS = 7;

  /** What a backend gets. */
  public record Minted(String token, Instant expires) {
    @Override
    public String toString() {
      return PREFIX + "*** until " + expires;
    }
  }

  private record MacKey(String id, Instant created, byte[] bytes) {
    private static MacKey ofLine(JsonObject line) throws JsonRefused {
      byte[] bytes = HexFormat.of().parseHex(line.needText("key"));
      if (bytes.length != MAC_KEY_BYTES) {
        throw new JsonRefused("the key is not 32 bytes long");
      }
      Instant created =
          line.time("created").orElseThrow(() -> new JsonRefused("created is missing"));
      return new MacKey(line.needText("id"), created, bytes);
    }

    private String line() {
      return new JsonText()
          .text("id", id)
          .time("created", created)
          .text("key", HexFormat.of().formatHex(bytes))
          .end();
    }

    @Override
    public String toString() {
      return "MAC key " + id;
    }
  }

  private final KeyStore keys;
  private final AccessFile file;
  private final InstantSource clock;
  private final SecureRandom random;

  // The newest last. Replaced as a whole, under the lock of this object; read without it.
  private volatile List<MacKey> macKeys;

  private ViewerTokens(
      KeyStore keys,
      AccessFile file,
      InstantSource clock,
      SecureRandom random,
      List<MacKey> macKeys) {
    this.keys = keys;
    this.file = file;
    this.clock = clock;
    this.random = random;
    this.macKeys = macKeys;
  }

  public static ViewerTokens open(
      Path dataDirectory, KeyStore keys, InstantSource clock, SecureRandom random)
      throws IOException {
    AccessFile file = AccessFile.in(dataDirectory, FILE);
    return new ViewerTokens(keys, file, clock, random, file.read(MacKey::ofLine));
  }

  /**
   * Makes a token.
   *
   * @param filter a checked query; empty: every event that the key sees
   * @return empty when the minter is no API key, or does not see the stream, or it is the server's
   *     own: what is in there is seen with {@link Permission#READ_AUDIT}, which no token has
   */
  public Optional<Minted> mint(
      Principal minter, String stream, Optional<String> filter, Duration life) throws IOException {
    if (life.isNegative() || life.isZero() || life.compareTo(LIFE_MAX) > 0) {
      throw new IllegalArgumentException("a viewer token lives for 1 second to 1 hour");
    }
    filter.ifPresent(ViewerTokens::checkFilter);
    if (minter.kind() != Principal.Kind.KEY
        || stream.equals(Grant.ALL_STREAMS)
        || stream.equals(Principal.AUDIT_STREAM)
        || !minter.may(Permission.MINT_VIEWER_TOKENS, stream)
        || !minter.may(Permission.READ, stream)) {
      return Optional.empty();
    }
    MacKey macKey = currentMacKey();
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    Instant expires = Instant.ofEpochSecond(clock.instant().plus(life).getEpochSecond());
    String payload =
        String.join(
            "\n",
            VERSION,
            macKey.id(),
            minter.credential().orElseThrow(),
            Long.toString(expires.getEpochSecond()),
            HexFormat.of().formatHex(nonce),
            stream,
            filter.orElse(""));
    byte[] bytes = payload.getBytes(StandardCharsets.UTF_8);
    Base64.Encoder base64 = Base64.getUrlEncoder().withoutPadding();
    String token =
        PREFIX
            + base64.encodeToString(bytes)
            + "."
            + base64.encodeToString(mac(macKey.bytes(), bytes));
    return Optional.of(new Minted(token, expires));
  }

  private static void checkFilter(String filter) {
    if (filter.isBlank()
        || filter.length() > FILTER_CHARS_MAX
        || filter.chars().anyMatch(Character::isISOControl)) {
      throw new IllegalArgumentException(
          "a viewer token's filter has 1 to "
              + FILTER_CHARS_MAX
              + " characters, none of them a control one");
    }
  }

  /** Who shows this token: what its key sees now, narrowed to the token's stream and filter. */
  Optional<Principal> authenticate(String token) {
    int dot = token.lastIndexOf('.');
    if (token.length() > TOKEN_CHARS_MAX
        || !token.startsWith(PREFIX)
        || dot < 0
        || token.length() - dot - 1 != MAC_CHARS) {
      return Optional.empty();
    }
    byte[] payload;
    byte[] mac;
    String text;
    try {
      payload = decoded(token.substring(PREFIX.length(), dot));
      mac = decoded(token.substring(dot + 1));
      text =
          StandardCharsets.UTF_8.newDecoder().decode(java.nio.ByteBuffer.wrap(payload)).toString();
    } catch (IllegalArgumentException | CharacterCodingException _) {
      return Optional.empty();
    }
    String[] parts = text.split("\n", -1);
    if (parts.length != PARTS || !parts[0].equals(VERSION)) {
      return Optional.empty();
    }
    Optional<MacKey> macKey = macKeys.stream().filter(key -> key.id().equals(parts[1])).findFirst();
    if (macKey.isEmpty() || !MessageDigest.isEqual(mac, mac(macKey.get().bytes(), payload))) {
      return Optional.empty();
    }
    // From here on it is our own text.
    Instant expires = Instant.ofEpochSecond(Long.parseLong(parts[3]));
    if (!clock.instant().isBefore(expires)) {
      return Optional.empty();
    }
    return keys.principal(parts[2]).flatMap(key -> narrowed(key, parts[5], parts[6]));
  }

  /** In its one form: the decoder alone would take other texts for the same bytes. */
  private static byte[] decoded(String text) {
    byte[] bytes = Base64.getUrlDecoder().decode(text);
    if (!Base64.getUrlEncoder().withoutPadding().encodeToString(bytes).equals(text)) {
      throw new IllegalArgumentException("not as it was encoded");
    }
    return bytes;
  }

  private static Optional<Principal> narrowed(Principal key, String stream, String filter) {
    if (stream.equals(Principal.AUDIT_STREAM)) {
      return Optional.empty();
    }
    List<Grant> grants =
        key.grants().stream()
            .filter(grant -> grant.appliesTo(stream))
            .filter(grant -> grant.role().permissions().contains(Permission.READ))
            .map(grant -> asReader(grant, stream))
            .map(grant -> filter.isEmpty() ? grant : grant.narrowed(filter))
            .toList();
    return grants.isEmpty()
        ? Optional.empty()
        : Optional.of(new Principal(key.name(), Principal.Kind.VIEWER, grants, key.credential()));
  }

  /** An admin's grant cannot be narrowed; what it shows can. */
  private static Grant asReader(Grant grant, String stream) {
    return new Grant(Role.READER, stream, grant.filters(), grant.hidden(), grant.masked());
  }

  private synchronized MacKey currentMacKey() throws IOException {
    Instant now = clock.instant();
    if (!macKeys.isEmpty() && now.isBefore(macKeys.getLast().created().plus(MAC_KEY_LIFE))) {
      return macKeys.getLast();
    }
    byte[] bytes = new byte[MAC_KEY_BYTES];
    random.nextBytes(bytes);
    byte[] id = new byte[4];
    random.nextBytes(id);
    MacKey made = new MacKey(HexFormat.of().formatHex(id), now, bytes);
    List<MacKey> next = new ArrayList<>();
    for (MacKey old : macKeys) {
      if (now.isBefore(old.created().plus(MAC_KEY_LIFE).plus(MAC_KEY_LIFE))) {
        next.add(old);
      }
    }
    next.add(made);
    file.write(next.stream().map(MacKey::line).toList());
    macKeys = List.copyOf(next);
    return made;
  }

  private static byte[] mac(byte[] key, byte[] payload) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      mac.update(DOMAIN);
      return mac.doFinal(payload);
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: every Java platform has HMAC-SHA-256", e);
    }
  }
}
