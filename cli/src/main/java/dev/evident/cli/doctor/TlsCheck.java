package dev.evident.cli.doctor;

import dev.evident.server.config.Config;
import dev.evident.tls.Fingerprint;
import dev.evident.tls.KeyAndChain;
import dev.evident.tls.UntrustedServer;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.URI;
import java.security.cert.Certificate;
import java.security.cert.X509Certificate;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import javax.net.ssl.SSLParameters;
import javax.net.ssl.SSLSocket;

/** The certificate that is shown, or that would be: is it believed, and until when. */
final class TlsCheck implements Check {
  /** Enough for a person who is away for two weeks. */
  private static final Duration RENEW_BEFORE = Duration.ofDays(21);

  private static final int PATIENCE_MS = 10_000;
  private static final int HTTPS_PORT = 443;
  private static final String RENEW =
      "renew it and put it in the place of the old one; it is taken without a restart";

  @Override
  public String name() {
    return "tls";
  }

  @Override
  public List<Finding> look(Installation installation) throws IOException {
    Optional<Live> server = installation.server();
    if (server.isPresent() && server.get().url().getScheme().equals("https")) {
      return List.of(shown(server.get(), installation.now()));
    }
    Optional<Config.Tls> files = installation.disk().flatMap(config -> config.http().tls());
    if (files.isEmpty()) {
      return server.isPresent()
          ? List.of(new Finding.Ok(name(), "plain HTTP, on the loopback address only"))
          : List.of();
    }
    try {
      KeyAndChain pair =
          KeyAndChain.read(files.get().files().certificate(), files.get().files().key());
      return List.of(expiry(pair.fingerprint(), pair.notAfter(), installation.now()));
    } catch (IOException e) {
      return List.of(
          new Finding.Fail(
              name(), Doctor.said(e), "the server does not start before this is mended"));
    }
  }

  private Finding shown(Live server, Instant now) throws IOException {
    URI url = server.url();
    int port = url.getPort() < 0 ? HTTPS_PORT : url.getPort();
    try (Socket plain = new Socket()) {
      plain.connect(new InetSocketAddress(url.getHost(), port), PATIENCE_MS);
      plain.setSoTimeout(PATIENCE_MS);
      try (SSLSocket socket =
          (SSLSocket)
              server.tls().getSocketFactory().createSocket(plain, url.getHost(), port, true)) {
        SSLParameters parameters = socket.getSSLParameters();
        parameters.setEndpointIdentificationAlgorithm("HTTPS");
        socket.setSSLParameters(parameters);
        socket.startHandshake();
        return ofChain(socket.getSession().getPeerCertificates(), now);
      }
    } catch (IOException e) {
      Optional<UntrustedServer> untrusted = UntrustedServer.among(e);
      if (untrusted.isEmpty()) {
        throw e;
      }
      return new Finding.Fail(
          name(),
          "clients do not believe it: " + untrusted.get().getMessage(),
          "if it is the right server, give --ca FILE or --fingerprint " + untrusted.get().shown());
    }
  }

  private Finding ofChain(Certificate[] chain, Instant now) {
    Instant end = Instant.MAX;
    for (Certificate one : chain) {
      Instant notAfter = ((X509Certificate) one).getNotAfter().toInstant();
      end = notAfter.isBefore(end) ? notAfter : end;
    }
    return expiry(Fingerprint.of((X509Certificate) chain[0]), end, now);
  }

  private Finding expiry(Fingerprint fingerprint, Instant end, Instant now) {
    long days = Duration.between(now, end).toDays();
    if (!end.isAfter(now)) {
      return new Finding.Fail(name(), "the certificate expired at " + end, RENEW);
    }
    return end.isBefore(now.plus(RENEW_BEFORE))
        ? new Finding.Warn(
            name(), "the certificate expires at %s, in %d days".formatted(end, days), RENEW)
        : new Finding.Ok(
            name(), "certificate until %s, in %d days (%s)".formatted(end, days, fingerprint));
  }
}
