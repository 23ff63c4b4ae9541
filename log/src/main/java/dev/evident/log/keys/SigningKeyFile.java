package dev.evident.log.keys;

import dev.evident.log.disk.Disk;
import dev.evident.log.disk.DurableFiles;
import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.KeyFactory;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.PrivateKey;
import java.security.SecureRandom;
import java.security.spec.PKCS8EncodedKeySpec;
import java.util.Arrays;
import java.util.Base64;
import java.util.List;

/**
 * The log's Ed25519 signing key in {@code keys/log.key} (docs/formats.md, "Key files"): four lines,
 * the private key wrapped by the key-encryption key under the first three.
 *
 * <pre>
 * evident-signing-key/v1
 * &lt;verifier key&gt;
 * kek &lt;id of the key-encryption key&gt;
 * &lt;base64 of nonce, ciphertext and tag&gt;
 * </pre>
 */
public final class SigningKeyFile {
  private static final String FORMAT = "evident-signing-key/v1";
  private static final String KEK = "kek ";
  private static final int BYTES_MAX = 16 * 1024;
  private static final int PUBLIC_BYTES = 32;

  private SigningKeyFile() {}

  /** Makes a key pair for an origin; nothing is written. */
  public static NewKey generate(String origin, SecureRandom random) {
    try {
      KeyPairGenerator generator = KeyPairGenerator.getInstance("Ed25519");
      generator.initialize(255, random);
      KeyPair pair = generator.generateKeyPair();
      byte[] spki = pair.getPublic().getEncoded();
      byte[] publicKey = Arrays.copyOfRange(spki, spki.length - PUBLIC_BYTES, spki.length);
      return new NewKey(
          NoteSigner.of(origin, pair.getPrivate(), publicKey), pair.getPrivate().getEncoded());
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: JDK 25 has Ed25519", e);
    }
  }

  /**
   * A key pair that was just made: the signer, and the private key in PKCS#8 for {@link #write}.
   */
  public record NewKey(NoteSigner signer, byte[] pkcs8) {}

  /** Writes a key file durably, readable by its owner only. */
  public static void write(
      Disk disk, Path file, NewKey key, KeyEncryptionKey kek, SecureRandom random)
      throws IOException {
    String head = FORMAT + "\n" + key.signer().verifierKey().text() + "\nkek " + kek.id() + "\n";
    byte[] wrapped = kek.wrap(key.pkcs8(), head.getBytes(StandardCharsets.UTF_8), random);
    String text = head + Base64.getEncoder().encodeToString(wrapped) + "\n";
    DurableFiles.write(disk, file, text.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Reads a key file.
   *
   * @throws StartRefused when it is malformed, readable by others, or wrapped with another key
   */
  public static NoteSigner read(Disk disk, Path file, KeyEncryptionKey kek)
      throws IOException, StartRefused {
    return open(disk, file, kek).signer();
  }

  /** Wraps a key file's key under another key-encryption key; afterwards only that one opens it. */
  public static void rewrap(
      Disk disk, Path file, KeyEncryptionKey old, KeyEncryptionKey next, SecureRandom random)
      throws IOException, StartRefused {
    write(disk, file, open(disk, file, old), next, random);
  }

  /** Id of the key-encryption key that a key file is wrapped with. */
  public static String kekId(Disk disk, Path file) throws IOException, StartRefused {
    OwnerOnly.check(file);
    return lines(disk, file).get(2).substring(KEK.length());
  }

  /**
   * Checks that a server could open a key file, as far as the key-encryption key beside it allows:
   * it may be kept elsewhere.
   *
   * @throws StartRefused when it could not
   */
  public static void check(Disk disk, Path file, Path kekFile) throws IOException, StartRefused {
    String wrappedWith = kekId(disk, file);
    if (Files.exists(kekFile) && !KeyEncryptionKeys.isWrapped(disk, kekFile)) {
      KeyEncryptionKey kek = KeyEncryptionKeys.existing(disk, kekFile).orAlternative(wrappedWith);
      if (kek.id().equals(wrappedWith)) {
        NewKey _ = open(disk, file, kek);
      }
    }
  }

  private static List<String> lines(Disk disk, Path file) throws IOException, StartRefused {
    List<String> lines =
        new String(DurableFiles.read(disk, file, BYTES_MAX), StandardCharsets.UTF_8)
            .lines()
            .toList();
    if (lines.size() != 4 || !lines.getFirst().equals(FORMAT) || !lines.get(2).startsWith(KEK)) {
      throw new StartRefused("key file " + file + " is not of format " + FORMAT + "; restore it");
    }
    return lines;
  }

  private static NewKey open(Disk disk, Path file, KeyEncryptionKey given)
      throws IOException, StartRefused {
    OwnerOnly.check(file);
    List<String> lines = lines(disk, file);
    String kekId = lines.get(2).substring(KEK.length());
    KeyEncryptionKey kek = given.orAlternative(kekId);
    if (!kekId.equals(kek.id())) {
      throw new StartRefused(
          "key file "
              + file
              + " is wrapped with key-encryption key "
              + kekId
              + ", but "
              + kek.id()
              + " was given; set keys.kek-file to the right one");
    }
    String head = String.join("\n", lines.subList(0, 3)) + "\n";
    try {
      VerifierKey verifier = VerifierKey.parse(lines.get(1));
      byte[] wrapped = Base64.getDecoder().decode(lines.get(3));
      byte[] pkcs8 = kek.unwrap(wrapped, head.getBytes(StandardCharsets.UTF_8));
      PrivateKey key =
          KeyFactory.getInstance("Ed25519").generatePrivate(new PKCS8EncodedKeySpec(pkcs8));
      return new NewKey(NoteSigner.of(verifier.name(), key, verifier.publicKey()), pkcs8);
    } catch (MalformedException
        | IllegalArgumentException
        | GeneralSecurityException
        | KeyEncryptionKey.WrongKey e) {
      throw new StartRefused(
          "key file " + file + " does not open (" + e.getMessage() + "); restore it from a copy");
    }
  }

  /** Whether there is a key file. */
  public static boolean exists(Path file) {
    return Files.exists(file);
  }
}
