package dev.evident.log.keys;

import dev.evident.log.disk.StartRefused;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.security.GeneralSecurityException;
import java.security.InvalidParameterException;
import java.security.Key;
import java.security.KeyStore;
import java.security.Provider;
import java.security.ProviderException;
import java.security.SecureRandom;
import java.security.Security;
import java.util.Arrays;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;

/**
 * Wraps with an AES key that stays inside a PKCS#11 device (AES-GCM on the device; OASIS PKCS #11
 * v2.40 and later). Wrapped form: {@code nonce[12] || ciphertext || tag[16]}.
 */
public final class Pkcs11Wrap implements KeyWrap {
  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;
  private static final byte[] CONTEXT = "evident-kek/v1".getBytes(StandardCharsets.US_ASCII);

  private final Provider provider;
  private final Key key;
  private final String name;
  private final SecureRandom random;

  private Pkcs11Wrap(Provider provider, Key key, String name, SecureRandom random) {
    this.provider = provider;
    this.key = key;
    this.name = name;
    this.random = random;
  }

  /**
   * Logs in to a device and finds its key.
   *
   * @param library the device's PKCS#11 library
   * @param slot position of the device's slot in the library's list, from 0
   * @param label label of an AES key on the device
   * @throws StartRefused when library, slot, PIN or key are not right
   */
  public static Pkcs11Wrap open(
      Path library, int slot, String label, char[] pin, SecureRandom random) throws StartRefused {
    String name = "PKCS#11 key \"" + label + "\" in slot " + slot + " of " + library;
    try {
      Provider sun = Security.getProvider("SunPKCS11");
      if (sun == null) {
        throw new StartRefused("this Java runtime has no PKCS#11 (module jdk.crypto.cryptoki)");
      }
      Provider provider =
          sun.configure(
              "--name=evident\nlibrary=" + library.toAbsolutePath() + "\nslotListIndex=" + slot);
      KeyStore store = KeyStore.getInstance("PKCS11", provider);
      store.load(null, pin);
      Key key = store.getKey(label, null);
      if (key == null || !key.getAlgorithm().equals("AES")) {
        throw new StartRefused("the device has no AES key with this label: " + name);
      }
      return new Pkcs11Wrap(provider, key, name, random);
    } catch (GeneralSecurityException
        | IOException
        | InvalidParameterException
        | ProviderException
        | UnsupportedOperationException e) {
      throw new StartRefused(
          "the device does not open: "
              + name
              + " ("
              + deepest(e)
              + "); check keys.wrap, and the PIN in keys.wrap-secret-file");
    }
  }

  private static String deepest(Throwable e) {
    Throwable deepest = e;
    while (deepest.getCause() != null) {
      deepest = deepest.getCause();
    }
    return String.valueOf(deepest.getMessage());
  }

  @Override
  public byte[] wrap(byte[] secret) throws IOException {
    byte[] nonce = new byte[NONCE_BYTES];
    random.nextBytes(nonce);
    try {
      byte[] sealed = cipher(Cipher.ENCRYPT_MODE, nonce).doFinal(secret);
      byte[] wrapped = Arrays.copyOf(nonce, NONCE_BYTES + sealed.length);
      System.arraycopy(sealed, 0, wrapped, NONCE_BYTES, sealed.length);
      return wrapped;
    } catch (GeneralSecurityException | ProviderException e) {
      throw new IOException(name + " does not wrap: " + deepest(e), e);
    }
  }

  @Override
  public byte[] unwrap(byte[] wrapped) throws StartRefused {
    try {
      byte[] nonce = Arrays.copyOf(wrapped, NONCE_BYTES);
      return cipher(Cipher.DECRYPT_MODE, nonce)
          .doFinal(wrapped, NONCE_BYTES, wrapped.length - NONCE_BYTES);
    } catch (GeneralSecurityException | ProviderException | IllegalArgumentException e) {
      throw new StartRefused(name + " does not unwrap it (" + deepest(e) + ")");
    }
  }

  private Cipher cipher(int mode, byte[] nonce) throws GeneralSecurityException {
    Cipher cipher = Cipher.getInstance("AES/GCM/NoPadding", provider);
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(CONTEXT);
    return cipher;
  }

  @Override
  public String name() {
    return name;
  }
}
