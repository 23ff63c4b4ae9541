package dev.evident.auth;

import java.util.List;

/**
 * What a client's certificate says, after the connection has verified it against the authorities
 * that are trusted for clients.
 *
 * @param subject the distinguished name as RFC 2253 writes it
 * @param names the alternative names, such as {@code dns:shop.example.com}, {@code uri:spiffe://…}
 *     or {@code email:a@example.com}
 */
public record PeerCertificate(String subject, List<String> names) {
  public PeerCertificate {
    names = List.copyOf(names);
  }
}
