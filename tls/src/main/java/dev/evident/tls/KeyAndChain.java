package dev.evident.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.PrivateKey;
import java.security.PublicKey;
import java.security.Signature;
import java.security.cert.X509Certificate;
import java.security.interfaces.RSAPublicKey;
import java.time.Instant;
import java.util.List;

/**
 * A private key, the certificate of its public key and those of the authorities that lead from it
 * upwards. The two belong together: that was tried.
 *
 * @param chain the certificate first
 */
public record KeyAndChain(PrivateKey key, List<X509Certificate> chain) {
  private static final int RSA_BITS_MIN = 2_048;
  private static final byte[] PROBE = {1, 2, 3, 4};

  public KeyAndChain {
    chain = List.copyOf(chain);
    if (chain.isEmpty()) {
      throw new IllegalArgumentException("no certificate");
    }
  }

  /**
   * Reads both files.
   *
   * @throws IOException when one cannot be read or used, or they do not belong together; the
   *     message names the file and says what to do, and holds nothing of the key
   */
  public static KeyAndChain read(Path certificate, Path key) throws IOException {
    PemFiles.requireOwnerOnly(key);
    return of(certificate, PemFiles.read(certificate), key, PemFiles.read(key));
  }

  static KeyAndChain of(Path certificate, byte[] chainBytes, Path key, byte[] keyBytes)
      throws IOException {
    List<X509Certificate> chain = PemFiles.certificates(chainBytes, certificate);
    PrivateKey secret = PemFiles.privateKey(keyBytes, key);
    PublicKey open = chain.getFirst().getPublicKey();
    if (!belongs(secret, open)) {
      throw new IOException(
          "the certificate in %s is not that of the key in %s; put the pair there that was made together, the server's own certificate first"
              .formatted(certificate, key));
    }
    if (open instanceof RSAPublicKey rsa && rsa.getModulus().bitLength() < RSA_BITS_MIN) {
      throw new IOException(
          "the RSA key in %s has %d bits; make one with %d at least, or an EC key"
              .formatted(key, rsa.getModulus().bitLength(), RSA_BITS_MIN));
    }
    for (int i = 1; i < chain.size(); i++) {
      X509Certificate below = chain.get(i - 1);
      if (!below.getIssuerX500Principal().equals(chain.get(i).getSubjectX500Principal())) {
        throw new IOException(
            "certificate %d in %s did not issue certificate %d; put the server's own first, then its issuer, and so on"
                .formatted(i + 1, certificate, i));
      }
    }
    return new KeyAndChain(secret, chain);
  }

  private static boolean belongs(PrivateKey secret, PublicKey open) {
    if (!secret.getAlgorithm().equals(open.getAlgorithm())) {
      return false;
    }
    try {
      Signature signature =
          switch (open.getAlgorithm()) {
            case "EC" -> Signature.getInstance("SHA256withECDSA");
            case "RSA" -> Signature.getInstance("SHA256withRSA");
            case "RSASSA-PSS" -> pss();
            default -> Signature.getInstance(open.getAlgorithm());
          };
      signature.initSign(secret);
      signature.update(PROBE);
      byte[] signed = signature.sign();
      signature.initVerify(open);
      signature.update(PROBE);
      return signature.verify(signed);
    } catch (GeneralSecurityException e) {
      return false; // keys of different curves or sizes
    }
  }

  private static Signature pss() throws GeneralSecurityException {
    Signature signature = Signature.getInstance("RSASSA-PSS");
    signature.setParameter(
        new java.security.spec.PSSParameterSpec(
            "SHA-256", "MGF1", java.security.spec.MGF1ParameterSpec.SHA256, 32, 1));
    return signature;
  }

  public Fingerprint fingerprint() {
    return Fingerprint.of(chain.getFirst());
  }

  /** From then on clients refuse it: the first end in the chain. */
  public Instant notAfter() {
    return chain.stream()
        .map(one -> one.getNotAfter().toInstant())
        .min(Instant::compareTo)
        .orElseThrow();
  }

  /** Without the key. */
  @Override
  public String toString() {
    return "KeyAndChain[" + chain.getFirst().getSubjectX500Principal() + ", " + fingerprint() + "]";
  }
}
