package dev.evident.tls;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.security.KeyPair;
import java.security.spec.AlgorithmParameterSpec;
import java.security.spec.ECGenParameterSpec;
import java.security.spec.NamedParameterSpec;
import java.security.spec.RSAKeyGenParameterSpec;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Map;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The server's and the client's files. */
class KeyAndChainTest {
  private static final TestAuthority AUTHORITY = new TestAuthority("Authority");

  @TempDir private Path folder;

  private Path certificate() {
    return folder.resolve("certificate.pem");
  }

  private Path key() {
    return folder.resolve("key.pem");
  }

  private TestAuthority.Issued pair() {
    return AUTHORITY.issue("host", "dns:localhost").writeTo(certificate(), key());
  }

  private void refused(String... words) {
    assertThatThrownBy(() -> KeyAndChain.read(certificate(), key()))
        .isInstanceOf(IOException.class)
        .message()
        .contains(words)
        .doesNotContain("-----BEGIN PRIVATE KEY-----\n");
  }

  @Test
  void aPairIsReadWithItsChainItsFingerprintAndTheFirstEndInIt() throws Exception {
    TestAuthority.Issued made =
        AUTHORITY.issue("host", Duration.ofDays(-1), Duration.ofDays(30), "dns:localhost");
    made.writeTo(certificate(), key());
    KeyAndChain read = KeyAndChain.read(certificate(), key());
    assertThat(read.chain()).isEqualTo(made.chain()).hasSize(2);
    assertThat(read.key()).isEqualTo(made.key());
    assertThat(read.fingerprint().toString()).isEqualTo(made.fingerprint()).hasSize(95);
    assertThat(Duration.between(Instant.now(), read.notAfter()).toDays()).isBetween(29L, 30L);
    assertThat(read.toString()).contains("CN=host").doesNotContain("PrivateKey");
  }

  @Test
  void everyKindOfKeyThatTlsKnowsIsRead() throws Exception {
    Map<String, AlgorithmParameterSpec> kinds =
        Map.of(
            "EC", new ECGenParameterSpec("secp384r1"),
            "RSA", new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4),
            "Ed25519", NamedParameterSpec.ED25519);
    for (var kind : kinds.entrySet()) {
      KeyPair keys = TestAuthority.keys(kind.getKey(), kind.getValue());
      AUTHORITY
          .issue("host", keys, Duration.ofDays(-1), Duration.ofDays(1))
          .writeTo(certificate(), key());
      assertThat(KeyAndChain.read(certificate(), key()).key()).isEqualTo(keys.getPrivate());
    }
  }

  @Test
  void textAroundTheBlocksDoesNoHarm() throws Exception {
    TestAuthority.Issued made = pair();
    Files.writeString(certificate(), "subject: host\r\n" + Files.readString(certificate()));
    Files.writeString(key(), "Bag Attributes\n" + Files.readString(key()).replace("\n", "\r\n"));
    assertThat(KeyAndChain.read(certificate(), key()).chain()).isEqualTo(made.chain());
  }

  @Test
  void aKeyThatOthersMayReadIsRefused() throws Exception {
    pair();
    for (String mode : new String[] {"rw-r-----", "rw----r--", "rw--w----"}) {
      Files.setPosixFilePermissions(key(), PosixFilePermissions.fromString(mode));
      refused(key().toString(), mode, "chmod 600");
    }
  }

  @Test
  void whatIsMissingOrEmptyIsNamed() throws Exception {
    refused("there is no file", "key.pem");
    pair();
    Files.delete(certificate());
    refused("there is no file", "certificate.pem");
    Files.writeString(certificate(), "");
    refused("certificate.pem", "holds no certificate");
    pair();
    Files.writeString(key(), "");
    refused("key.pem", "holds no private key");
    Files.write(certificate(), new byte[PemFiles.BYTES_MAX + 1]);
    refused("larger than");
  }

  @Test
  void theKeyOfAnotherCertificateIsRefused() throws Exception {
    pair();
    AUTHORITY.issue("other").writeTo(certificate(), folder.resolve("unused"));
    refused("is not that of the key", "certificate.pem", "key.pem");
    KeyPair rsa =
        TestAuthority.keys("RSA", new RSAKeyGenParameterSpec(2_048, RSAKeyGenParameterSpec.F4));
    AUTHORITY
        .issue("other", rsa, Duration.ZERO, Duration.ofDays(1))
        .writeTo(certificate(), folder.resolve("unused"));
    refused("is not that of the key");
  }

  @Test
  void aShortRsaKeyIsRefused() throws Exception {
    KeyPair weak =
        TestAuthority.keys("RSA", new RSAKeyGenParameterSpec(1_024, RSAKeyGenParameterSpec.F4));
    AUTHORITY
        .issue("host", weak, Duration.ofDays(-1), Duration.ofDays(1))
        .writeTo(certificate(), key());
    refused("1024 bits", "2048");
  }

  @Test
  void aChainInTheWrongOrderIsRefused() throws Exception {
    TestAuthority.Issued made = pair();
    TestAuthority other = new TestAuthority("Other");
    Files.writeString(
        certificate(),
        TestAuthority.pem(java.util.List.of(made.chain().getFirst(), other.certificate())));
    refused("certificate 2", "did not issue certificate 1");
  }

  @Test
  void aKeyInAnotherFormIsRefusedWithTheCommandThatTurnsIt() throws Exception {
    pair();
    for (String label :
        new String[] {"RSA PRIVATE KEY", "EC PRIVATE KEY", "ENCRYPTED PRIVATE KEY"}) {
      Files.writeString(key(), TestAuthority.pem(label, new byte[] {1, 2, 3}));
      refused(label, "openssl pkcs8 -topk8 -nocrypt");
    }
  }

  @Test
  void tornAndChangedFilesAreRefusedInOneLineAndNothingOfTheKeyIsSaid() throws Exception {
    long seed = Instant.now().truncatedTo(ChronoUnit.SECONDS).getEpochSecond();
    System.out.println("seed " + seed);
    Random random = new Random(seed);
    pair();
    byte[] chain = Files.readAllBytes(certificate());
    byte[] secret = Files.readAllBytes(key());
    String inside = new String(secret).lines().skip(1).findFirst().orElseThrow();
    for (int round = 0; round < 400; round++) {
      boolean ofKey = random.nextBoolean();
      byte[] bytes = (ofKey ? secret : chain).clone();
      if (random.nextInt(3) == 0) {
        bytes = java.util.Arrays.copyOf(bytes, random.nextInt(bytes.length));
      } else {
        bytes[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
      }
      try {
        KeyAndChain.of(certificate(), ofKey ? chain : bytes, key(), ofKey ? bytes : secret);
      } catch (IOException e) {
        assertThat(e.getMessage()).doesNotContain(inside).doesNotContain("\n");
      }
    }
  }

  @Test
  void aFingerprintIsReadInEveryFormThatPeoplePaste() {
    TestAuthority.Issued made = AUTHORITY.issue("host");
    Fingerprint expected = Fingerprint.of(made.chain().getFirst());
    String shown = expected.toString();
    for (String form :
        new String[] {
          shown,
          " " + shown.toLowerCase(java.util.Locale.ROOT) + "\n",
          expected.hex(),
          "sha256:" + expected.hex(),
          "SHA256 Fingerprint=" + shown,
          "sha256 Fingerprint=" + shown
        }) {
      assertThat(Fingerprint.parse(form)).isEqualTo(expected);
    }
    for (String wrong : new String[] {"", "sha1:00", shown.substring(3), shown + ":00"}) {
      assertThatThrownBy(() -> Fingerprint.parse(wrong))
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
