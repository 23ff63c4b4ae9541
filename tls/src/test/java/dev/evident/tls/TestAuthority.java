package dev.evident.tls;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.math.BigInteger;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.GeneralSecurityException;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.cert.X509Certificate;
import java.security.spec.ECGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Base64;
import java.util.Date;
import java.util.List;
import java.util.concurrent.atomic.AtomicLong;
import javax.security.auth.x500.X500Principal;
import org.bouncycastle.asn1.x509.BasicConstraints;
import org.bouncycastle.asn1.x509.ExtendedKeyUsage;
import org.bouncycastle.asn1.x509.Extension;
import org.bouncycastle.asn1.x509.GeneralName;
import org.bouncycastle.asn1.x509.GeneralNames;
import org.bouncycastle.asn1.x509.KeyPurposeId;
import org.bouncycastle.cert.CertIOException;
import org.bouncycastle.cert.jcajce.JcaX509CertificateConverter;
import org.bouncycastle.cert.jcajce.JcaX509v3CertificateBuilder;
import org.bouncycastle.operator.OperatorCreationException;
import org.bouncycastle.operator.jcajce.JcaContentSignerBuilder;

/** An authority that makes certificates of every kind, for tests. */
public final class TestAuthority {
  private static final AtomicLong SERIAL = new AtomicLong(1);
  private static final Duration YEAR = Duration.ofDays(365);

  private final KeyPair keys = ec();
  private final X509Certificate certificate;

  public TestAuthority(String name) {
    certificate =
        sign(new Wanted(name, List.of(), YEAR.negated(), YEAR.multipliedBy(5)), keys, true);
  }

  /** What a certificate says: names are dns:, ip:, uri: or email:, each followed by the name. */
  private record Wanted(String name, List<String> names, Duration from, Duration to) {}

  /** A certificate with its key. */
  public record Issued(PrivateKey key, List<X509Certificate> chain) {
    /** Writes both as PEM; the key for its owner only. */
    public Issued writeTo(Path certificateFile, Path keyFile) {
      try {
        Files.writeString(certificateFile, pem(chain));
        Files.deleteIfExists(keyFile);
        Files.createFile(
            keyFile,
            PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rw-------")));
        Files.writeString(keyFile, pem("PRIVATE KEY", key.getEncoded()));
        return this;
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    public String fingerprint() {
      return Fingerprint.of(chain.getFirst()).toString();
    }
  }

  public X509Certificate certificate() {
    return certificate;
  }

  public Path writeTo(Path file) throws IOException {
    return Files.writeString(file, pem(List.of(certificate)));
  }

  /** Valid now, for a server or a client. */
  public Issued issue(String name, String... names) {
    return issue(name, ec(), YEAR.negated(), YEAR, names);
  }

  /** With another time; both are relative to now. */
  public Issued issue(String name, Duration from, Duration to, String... names) {
    return issue(name, ec(), from, to, names);
  }

  public Issued issue(String name, KeyPair pair, Duration from, Duration to, String... names) {
    Wanted wanted = new Wanted(name, Arrays.asList(names), from, to);
    return new Issued(pair.getPrivate(), List.of(sign(wanted, pair, false), certificate));
  }

  private X509Certificate sign(Wanted wanted, KeyPair pair, boolean authority) {
    X500Principal issuer =
        authority
            ? new X500Principal("CN=" + wanted.name())
            : certificate.getSubjectX500Principal();
    Instant now = Instant.now();
    var builder =
        new JcaX509v3CertificateBuilder(
            issuer,
            BigInteger.valueOf(SERIAL.getAndIncrement()),
            Date.from(now.plus(wanted.from())),
            Date.from(now.plus(wanted.to())),
            new X500Principal("CN=" + wanted.name()),
            pair.getPublic());
    try {
      builder.addExtension(Extension.basicConstraints, true, new BasicConstraints(authority));
      if (!authority) {
        builder.addExtension(
            Extension.extendedKeyUsage,
            false,
            new ExtendedKeyUsage(
                new KeyPurposeId[] {KeyPurposeId.id_kp_serverAuth, KeyPurposeId.id_kp_clientAuth}));
        List<GeneralName> names = new ArrayList<>();
        wanted.names().forEach(name -> names.add(name(name)));
        if (!names.isEmpty()) {
          builder.addExtension(
              Extension.subjectAlternativeName,
              false,
              new GeneralNames(names.toArray(GeneralName[]::new)));
        }
      }
      var signer = new JcaContentSignerBuilder("SHA256withECDSA").build(keys.getPrivate());
      return new JcaX509CertificateConverter().getCertificate(builder.build(signer));
    } catch (CertIOException | OperatorCreationException | GeneralSecurityException e) {
      throw new AssertionError("a certificate could not be made", e);
    }
  }

  private static GeneralName name(String text) {
    int colon = text.indexOf(':');
    int kind =
        switch (text.substring(0, colon)) {
          case "dns" -> GeneralName.dNSName;
          case "ip" -> GeneralName.iPAddress;
          case "uri" -> GeneralName.uniformResourceIdentifier;
          case "email" -> GeneralName.rfc822Name;
          default -> throw new IllegalArgumentException(text);
        };
    return new GeneralName(kind, text.substring(colon + 1));
  }

  public static KeyPair ec() {
    return keys("EC", new ECGenParameterSpec("secp256r1"));
  }

  public static KeyPair keys(String algorithm, java.security.spec.AlgorithmParameterSpec spec) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance(algorithm);
      generator.initialize(spec);
      return generator.generateKeyPair();
    } catch (GeneralSecurityException e) {
      throw new AssertionError("keys could not be made", e);
    }
  }

  public static String pem(List<X509Certificate> certificates) {
    StringBuilder all = new StringBuilder();
    try {
      for (X509Certificate one : certificates) {
        all.append(pem("CERTIFICATE", one.getEncoded()));
      }
    } catch (GeneralSecurityException e) {
      throw new AssertionError("a certificate has no encoding", e);
    }
    return all.toString();
  }

  public static String pem(String label, byte[] bytes) {
    return "-----BEGIN "
        + label
        + "-----\n"
        + Base64.getMimeEncoder(64, new byte[] {'\n'}).encodeToString(bytes)
        + "\n-----END "
        + label
        + "-----\n";
  }
}
