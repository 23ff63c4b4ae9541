package dev.evident.model;

import java.util.Optional;

/**
 * A range of addresses that share their first bits (RFC 4632, RFC 4291 §2.3). A network is of one
 * family: an IPv6 network never holds an IPv4 address, {@code ::/0} included.
 *
 * @param first the lowest address; the bits behind the prefix are zero
 * @param prefixBits of 128; an IPv4 prefix counts 96 more than it is written with
 */
public record Network(IpAddress first, int prefixBits) {
  private static final int V4_SHIFT = 96;

  public Network {
    if (prefixBits < 0 || prefixBits > 128) {
      throw new IllegalArgumentException("a prefix has 0 to 128 bits, not " + prefixBits);
    }
    if (!masked(first, prefixBits).equals(first)) {
      throw new IllegalArgumentException(first + " has bits behind its prefix of " + prefixBits);
    }
  }

  public static Network ofOne(IpAddress address) {
    return new Network(address, 128);
  }

  /** {@code address/bits}, where bits behind the prefix are set to zero. */
  public static Optional<Network> parse(String text) {
    int slash = text.indexOf('/');
    String digits = text.substring(slash + 1);
    if (slash < 0 || !digits.matches("0|[1-9][0-9]{0,2}")) {
      return Optional.empty();
    }
    String literal = text.substring(0, slash);
    boolean quad = literal.indexOf(':') < 0;
    int bits = Integer.parseInt(digits) + (quad ? V4_SHIFT : 0);
    if (bits > 128) {
      return Optional.empty();
    }
    return IpAddress.parse(literal).map(address -> new Network(masked(address, bits), bits));
  }

  private static IpAddress masked(IpAddress address, int bits) {
    long high = bits == 0 ? 0 : -1L << (64 - Math.min(bits, 64));
    long low = bits <= 64 ? 0 : -1L << (128 - bits);
    return new IpAddress(address.high() & high, address.low() & low);
  }

  public boolean isV4() {
    return prefixBits >= V4_SHIFT && first.isV4();
  }

  /** Whether it is a single address. */
  public boolean isOne() {
    return prefixBits == 128;
  }

  public boolean contains(IpAddress address) {
    return address.isV4() == isV4() && masked(address, prefixBits).equals(first);
  }

  /** The form that {@link #parse} reads. */
  public String text() {
    return first.text() + "/" + (isV4() ? prefixBits - V4_SHIFT : prefixBits);
  }

  @Override
  public String toString() {
    return text();
  }
}
