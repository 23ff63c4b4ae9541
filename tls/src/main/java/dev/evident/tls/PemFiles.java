package dev.evident.tls;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermission;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyFactory;
import java.security.NoSuchAlgorithmException;
import java.security.PrivateKey;
import java.security.cert.Certificate;
import java.security.cert.CertificateException;
import java.security.cert.CertificateFactory;
import java.security.cert.X509Certificate;
import java.security.spec.InvalidKeySpecException;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.ArrayList;
import java.util.Base64;
import java.util.EnumSet;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Certificates and private keys in the PEM form (RFC 7468). Every message says what to do. */
final class PemFiles {
  /** The certificates of every public authority are a quarter of that. */
  static final int BYTES_MAX = 1 << 20;

  private static final String BEGIN = "-----BEGIN CERTIFICATE-----";
  private static final Pattern KEY =
      Pattern.compile(
          "-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----([A-Za-z0-9+/=\\s]*)-----END \\1-----");
  private static final Pattern ANY_KEY = Pattern.compile("-----BEGIN ([A-Z0-9 ]*PRIVATE KEY)-----");

  /** What TLS can sign with, by the names of the JDK's key factories. */
  private static final List<String> ALGORITHMS = List.of("EC", "RSA", "EdDSA", "RSASSA-PSS");

  private static final Set<PosixFilePermission> OTHERS =
      EnumSet.of(
          PosixFilePermission.GROUP_READ,
          PosixFilePermission.GROUP_WRITE,
          PosixFilePermission.OTHERS_READ,
          PosixFilePermission.OTHERS_WRITE);

  private PemFiles() {}

  /** The bytes of a file; a missing one is said plainly. */
  static byte[] read(Path file) throws IOException {
    try (var in = Files.newInputStream(file)) {
      byte[] bytes = in.readNBytes(BYTES_MAX + 1);
      if (bytes.length > BYTES_MAX) {
        throw new IOException(file + " is larger than " + BYTES_MAX + " bytes: no PEM file");
      }
      return bytes;
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    }
  }

  /** Every certificate in the bytes of a file, in their order; at least one. */
  static List<X509Certificate> certificates(byte[] bytes, Path file) throws IOException {
    if (!text(bytes).contains(BEGIN)) {
      throw new IOException(file + " holds no certificate; a PEM file has a line " + BEGIN);
    }
    List<X509Certificate> all = new ArrayList<>();
    try {
      var factory = CertificateFactory.getInstance("X.509");
      for (Certificate one : factory.generateCertificates(new ByteArrayInputStream(bytes))) {
        all.add((X509Certificate) one);
      }
    } catch (CertificateException | RuntimeException e) { // the JDK's decoder throws both
      throw new IOException(file + " holds a certificate that cannot be read; is it cut off?", e);
    }
    long announced = text(bytes).split(BEGIN, -1).length - 1L;
    if (all.size() != announced) {
      throw new IOException(
          file + " announces " + announced + " certificates and holds " + all.size());
    }
    return List.copyOf(all);
  }

  /** The one private key in the bytes of a file: PKCS#8, without a password. */
  static PrivateKey privateKey(byte[] bytes, Path file) throws IOException {
    String text = text(bytes);
    Matcher found = KEY.matcher(text);
    if (!found.find()) {
      throw new IOException(
          file
              + (ANY_KEY.matcher(text).find()
                  ? " holds a private key that is cut off"
                  : " holds no private key; a PEM file has a line -----BEGIN PRIVATE KEY-----"));
    }
    if (!found.group(1).equals("PRIVATE KEY")) {
      // The older forms, or a password: one command turns each into the form that all tools read.
      throw new IOException(
          "%s holds an %s; write it as a plain PKCS#8 key: (umask 077; openssl pkcs8 -topk8 -nocrypt -in '%s' -out NEW)"
              .formatted(file, found.group(1), file));
    }
    byte[] encoded;
    try {
      encoded = Base64.getMimeDecoder().decode(found.group(2));
    } catch (IllegalArgumentException e) {
      throw new IOException(file + " holds a private key that is not base64"); // no part of it
    }
    for (String algorithm : ALGORITHMS) {
      Optional<PrivateKey> key = privateKey(encoded, algorithm);
      if (key.isPresent()) {
        return key.get();
      }
    }
    throw new IOException(
        file + " holds a private key of no kind that TLS uses (EC, RSA, Ed25519)");
  }

  private static Optional<PrivateKey> privateKey(byte[] encoded, String algorithm) {
    try {
      return Optional.of(
          KeyFactory.getInstance(algorithm).generatePrivate(new PKCS8EncodedKeySpec(encoded)));
    } catch (InvalidKeySpecException e) {
      return Optional.empty(); // of another kind
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: this JDK does not know " + algorithm, e);
    }
  }

  /** Refuses a key that others may read: it has to be taken for known to them. */
  static void requireOwnerOnly(Path file) throws IOException {
    try {
      Set<PosixFilePermission> found = Files.getPosixFilePermissions(file);
      if (found.stream().anyMatch(OTHERS::contains)) {
        throw new IOException(
            "key file %s may be read or written by others than its owner (%s); find out who could read it, then run: chmod 600 '%s'"
                .formatted(file, PosixFilePermissions.toString(found), file));
      }
    } catch (NoSuchFileException e) {
      throw new IOException("there is no file " + file, e);
    } catch (UnsupportedOperationException e) {
      return; // a file system without POSIX permissions: nothing to compare
    }
  }

  private static String text(byte[] bytes) {
    return new String(bytes, StandardCharsets.ISO_8859_1);
  }
}
