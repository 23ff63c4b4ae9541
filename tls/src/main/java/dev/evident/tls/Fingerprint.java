package dev.evident.tls;

import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.cert.CertificateEncodingException;
import java.security.cert.X509Certificate;
import java.util.HexFormat;
import java.util.Locale;

/**
 * The SHA-256 of a whole certificate: what two people compare over the telephone.
 *
 * @param hex 64 lower-case digits
 */
public record Fingerprint(String hex) {
  private static final HexFormat SHOWN = HexFormat.ofDelimiter(":").withUpperCase();

  public Fingerprint {
    if (!hex.matches("[0-9a-f]{64}")) {
      throw new IllegalArgumentException("a fingerprint has 64 hexadecimal digits (SHA-256)");
    }
  }

  public static Fingerprint of(X509Certificate certificate) {
    try {
      byte[] hash = MessageDigest.getInstance("SHA-256").digest(certificate.getEncoded());
      return new Fingerprint(HexFormat.of().formatHex(hash));
    } catch (CertificateEncodingException | NoSuchAlgorithmException e) {
      throw new AssertionError("bug: a certificate that was read has no encoding", e);
    }
  }

  /**
   * As people paste it: with colons or without, in either case, with what openssl or we print
   * before it.
   *
   * @throws IllegalArgumentException when it is no SHA-256 fingerprint
   */
  public static Fingerprint parse(String text) {
    String plain = text.strip().toLowerCase(Locale.ROOT);
    plain = plain.replaceFirst("^sha-?256( fingerprint)?[:= ]", "").replaceAll("[:\\s]", "");
    return new Fingerprint(plain);
  }

  /** As openssl prints it: pairs of digits with colons between them. */
  @Override
  public String toString() {
    return SHOWN.formatHex(HexFormat.of().parseHex(hex));
  }
}
