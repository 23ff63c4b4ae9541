package dev.evident.tls;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * Where a server's TLS material lies.
 *
 * @param certificate PEM, the server's own first, then those of the authorities between
 * @param key PEM, PKCS#8, readable by its owner only
 * @param clientCa PEM: who signs the certificates of clients
 */
public record ServerFiles(
    Path certificate, Path key, Optional<Path> clientCa, ClientAuth clientAuth) {
  public ServerFiles {
    if (clientCa.isEmpty() && clientAuth != ClientAuth.NONE) {
      throw new IllegalArgumentException(
          "asking for certificates needs an authority to check them");
    }
  }

  List<Path> all() {
    List<Path> all = new ArrayList<>(List.of(certificate, key));
    clientCa.ifPresent(all::add);
    return all;
  }
}
