package dev.evident.model;

import java.util.Optional;
import java.util.OptionalInt;

/**
 * Where an action came from.
 *
 * @param ip an IPv4 or IPv6 literal
 * @param port 0 to 65,535
 */
public record Origin(
    Optional<String> ip,
    OptionalInt port,
    Optional<String> device,
    Optional<String> userAgent,
    Optional<String> country,
    Optional<String> city) {

  public static final Origin EMPTY =
      new Origin(
          Optional.empty(),
          OptionalInt.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty(),
          Optional.empty());

  public Origin {
    if (port.isPresent() && (port.getAsInt() < 0 || port.getAsInt() > 65_535)) {
      throw new IllegalArgumentException("port must be 0 to 65535, not " + port.getAsInt());
    }
  }

  public Origin withIp(String text) {
    return new Origin(Optional.of(text), port, device, userAgent, country, city);
  }

  public Origin withPort(int number) {
    return new Origin(ip, OptionalInt.of(number), device, userAgent, country, city);
  }

  public Origin withDevice(String text) {
    return new Origin(ip, port, Optional.of(text), userAgent, country, city);
  }

  public Origin withUserAgent(String text) {
    return new Origin(ip, port, device, Optional.of(text), country, city);
  }

  public Origin withCountry(String text) {
    return new Origin(ip, port, device, userAgent, Optional.of(text), city);
  }

  public Origin withCity(String text) {
    return new Origin(ip, port, device, userAgent, country, Optional.of(text));
  }
}
