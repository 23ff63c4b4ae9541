package dev.evident.tls;

import java.io.IOException;
import java.security.GeneralSecurityException;
import java.security.KeyStore;
import java.security.cert.X509Certificate;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.KeyManager;
import javax.net.ssl.KeyManagerFactory;
import javax.net.ssl.SSLContext;
import javax.net.ssl.TrustManager;
import javax.net.ssl.TrustManagerFactory;
import javax.net.ssl.X509ExtendedTrustManager;

/** The JDK's TLS objects of keys and certificates that were read. */
final class Contexts {
  /** Of a key store that exists in memory only. */
  private static final char[] NO_PASSWORD = new char[0];

  private Contexts() {}

  static SSLContext of(Optional<KeyAndChain> own, TrustManager trust) {
    try {
      SSLContext context = SSLContext.getInstance("TLS");
      KeyManager[] keys = own.isPresent() ? keyManagers(own.get()) : new KeyManager[0];
      context.init(keys, new TrustManager[] {trust}, null);
      return context;
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: keys that were tried cannot be used", e);
    }
  }

  private static KeyManager[] keyManagers(KeyAndChain own) throws GeneralSecurityException {
    KeyStore store = emptyStore();
    X509Certificate[] chain = own.chain().toArray(X509Certificate[]::new);
    store.setKeyEntry("own", own.key(), NO_PASSWORD, chain);
    KeyManagerFactory factory =
        KeyManagerFactory.getInstance(KeyManagerFactory.getDefaultAlgorithm());
    factory.init(store, NO_PASSWORD);
    return factory.getKeyManagers();
  }

  /** Trusts what one of these authorities has signed, and nothing else; none: nothing at all. */
  static X509ExtendedTrustManager authorities(List<X509Certificate> certificates) {
    try {
      KeyStore store = emptyStore();
      int number = 0;
      for (X509Certificate one : certificates) {
        store.setCertificateEntry("authority-" + number++, one);
      }
      return trustManager(Optional.of(store));
    } catch (GeneralSecurityException e) {
      throw new AssertionError("bug: certificates that were read cannot be used", e);
    }
  }

  /** Trusts what the JDK or the machine's settings trust. */
  static X509ExtendedTrustManager system() {
    try {
      return trustManager(Optional.empty());
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("the JDK's own trusted authorities cannot be read", e);
    }
  }

  private static X509ExtendedTrustManager trustManager(Optional<KeyStore> store)
      throws GeneralSecurityException {
    TrustManagerFactory factory = TrustManagerFactory.getInstance("PKIX");
    if (store.isPresent()) {
      factory.init(store.get());
    } else {
      initWithDefaults(factory);
    }
    return Arrays.stream(factory.getTrustManagers())
        .filter(X509ExtendedTrustManager.class::isInstance)
        .map(X509ExtendedTrustManager.class::cast)
        .findFirst()
        .orElseThrow(() -> new AssertionError("bug: this JDK has no PKIX trust manager"));
  }

  @SuppressWarnings("NullAway") // null is how the JDK is asked for its own store
  private static void initWithDefaults(TrustManagerFactory factory)
      throws GeneralSecurityException {
    factory.init((KeyStore) null);
  }

  @SuppressWarnings("NullAway") // null is how a key store is begun empty
  private static KeyStore emptyStore() throws GeneralSecurityException {
    KeyStore store = KeyStore.getInstance("PKCS12");
    try {
      store.load(null, null);
    } catch (IOException e) {
      throw new AssertionError("bug: an empty key store was read from somewhere", e);
    }
    return store;
  }
}
