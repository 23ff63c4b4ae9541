package dev.evident.cli;

import java.math.BigInteger;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.Date;
import java.util.List;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.asn1.x509.KeyUsage;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509ExtensionUtils;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/**
 * An ECDSA P-256 key and a certificate that it signed itself: good for those who know its
 * fingerprint or have its file, and for nobody else. It can sign no other certificate.
 */
record SelfSigned(PrivateKey key, X509Certificate certificate) {
  private static final int SERIAL_BITS = 127;

  /** Of a machine whose clock is a little behind. */
  private static final Duration BACKDATED = Duration.ofMinutes(5);

  /** A dotted host name, also with a star in front; or an IPv4 or IPv6 address. */
  private static final String DNS_NAME =
      "(?i)(\\*\\.)?([a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)(\\.[a-z0-9_]([a-z0-9_-]{0,61}[a-z0-9])?)*";

  /**
   * @param hosts names and addresses that clients may call the server by
   * @throws IllegalArgumentException when one of these is neither
   */
  static SelfSigned make(List<String> hosts, Instant now, Duration lifetime, SecureRandom random) {
    GeneralName[] names = hosts.stream().map(SelfSigned::name).toArray(GeneralName[]::new);
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("EC");
      generator.initialize(new ECGenParameterSpec("secp256r1"), random);
      KeyPair pair = generator.generateKeyPair();
      X500Principal subject = new X500Principal("CN=Evident");
      var builder =
          new JcaX509v3CertificateBuilder(
              subject,
              new BigInteger(SERIAL_BITS, random).add(BigInteger.ONE),
              Date.from(now.minus(BACKDATED)),
              Date.from(now.plus(lifetime)),
              subject,
              pair.getPublic());
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(false));
      builder.addExtension(Extension.keyUsage, true, new KeyUsage(KeyUsage.digitalSignature));
      builder.addExtension(
          Extension.extendedKeyUsage, false, new ExtendedKeyUsage(KeyPurposeId.id_kp_serverAuth));
      builder.addExtension(Extension.subjectAlternativeName, false, new GeneralNames(names));
      builder.addExtension(
          Extension.subjectKeyIdentifier,
          false,
          new JcaX509ExtensionUtils().createSubjectKeyIdentifier(pair.getPublic()));
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(pair.getPrivate());
      return new SelfSigned(
          pair.getPrivate(),
          new JcaX509CertificateConverter().getCertificate(builder.build(signer)));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new AssertionError("bug: a certificate could not be made", e);
    }
  }

  private static GeneralName name(String host) {
    String plain =
        host.startsWith("[") && host.endsWith("]") ? host.substring(1, host.length() - 1) : host;
    boolean isAddress = plain.contains(":") || plain.matches("[0-9.]+");
    if (isAddress) {
      try {
        return new GeneralName(GeneralName.iPAddress, plain);
      } catch (IllegalArgumentException e) {
        throw new IllegalArgumentException("\"" + host + "\" is no IP address", e);
      }
    }
    if (!plain.matches(DNS_NAME)) {
      throw new IllegalArgumentException(
          "\"" + host + "\" is no host name or address, without a port or a scheme");
    }
    return new GeneralName(GeneralName.dNSName, plain);
  }

  /** Leaves the key out. */
  @Override
  public String toString() {
    return "SelfSigned[" + certificate.getSubjectX500Principal() + "]";
  }
}
