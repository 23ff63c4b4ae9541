package dev.evident.http;

import java.net.Inet6Address;
import java.net.InetAddress;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.concurrent.ConcurrentHashMap;

/**
 * Counts the open connections of each client, so that one cannot take all of them. Somebody with an
 * IPv6 address has at least the 2^64 of its network: that network is what counts. Thread-safe.
 */
final class AddressLimit {
  private static final int IPV6_NETWORK_BYTES = 8;

  private final int max;
  private final ConcurrentHashMap<String, Integer> open = new ConcurrentHashMap<>();

  AddressLimit(int max) {
    this.max = max;
  }

  /** Counts one more; false when it is one too many. It has to be left in both cases. */
  boolean enter(InetAddress client) {
    return open.merge(key(client), 1, Integer::sum) <= max;
  }

  void leave(InetAddress client) {
    open.computeIfPresent(key(client), (_, count) -> count == 1 ? null : count - 1);
  }

  /** Clients with at least one connection: what this takes in memory. */
  int clients() {
    return open.size();
  }

  static String key(InetAddress client) {
    byte[] address = client.getAddress();
    byte[] counted =
        client instanceof Inet6Address ? Arrays.copyOf(address, IPV6_NETWORK_BYTES) : address;
    return HexFormat.of().formatHex(counted);
  }
}
