package dev.evident.tls;

import java.io.IOException;
import java.nio.file.Path;
import java.security.cert.X509Certificate;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLContext;
import javax.net.ssl.X509ExtendedTrustManager;

/** Which servers a client believes. */
public sealed interface Trust {
  /** Those whose authorities the JDK trusts. */
  record Public() implements Trust {}

  /** Those that these authorities have signed, and no others. */
  record Authorities(List<X509Certificate> certificates) implements Trust {
    public Authorities {
      certificates = List.copyOf(certificates);
      if (certificates.isEmpty()) {
        throw new IllegalArgumentException("no authority");
      }
    }
  }

  /**
   * The one with this certificate, whatever name and time stand in it: who named the fingerprint
   * knows more than an authority could say.
   */
  record Pinned(Fingerprint fingerprint) implements Trust {}

  /**
   * The authorities in a PEM file; a server's own certificate may be one.
   *
   * @throws IOException with what to do when it cannot be used
   */
  static Trust authorities(Path file) throws IOException {
    return new Authorities(PemFiles.certificates(PemFiles.read(file), file));
  }

  /** As the JDK wants it; a failure is an {@link UntrustedServer}. */
  private X509ExtendedTrustManager manager() {
    return switch (this) {
      case Public() -> new ExplainingTrust(Contexts.system());
      case Authorities(var certificates) -> new ExplainingTrust(Contexts.authorities(certificates));
      case Pinned(var fingerprint) -> new PinningTrust(fingerprint);
    };
  }

  /** Of a client that shows no certificate of its own. */
  default SSLContext context() {
    return Contexts.of(Optional.empty(), manager());
  }

  /** Of a client that shows this certificate when it is asked. */
  default SSLContext context(KeyAndChain own) {
    return Contexts.of(Optional.of(own), manager());
  }
}
