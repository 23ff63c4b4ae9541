package dev.evident.query;

import dev.evident.model.Field;
import dev.evident.model.FieldType;
import dev.evident.model.Filter;
import dev.evident.model.IpAddress;
import dev.evident.model.Network;
import java.util.function.Predicate;

/** {@code origin.ip:10.0.0.0/8}: addresses of a network, by their bits and not by their text. */
final class CidrOperator {
  private CidrOperator() {}

  /** Whether a word is a network and not a text that merely has a slash. */
  static boolean is(String word) {
    return Network.parse(word).isPresent();
  }

  static Filter parse(Parser p, Field field, int from, String text) throws QueryException {
    Network network =
        Network.parse(text)
            .or(() -> IpAddress.parse(text).map(Network::ofOne))
            .orElseThrow(() ->
                p.lexer()
                    .error(
                        from,
                        p.lexer().at(),
                        "no address and no network; write 10.1.2.3, 10.0.0.0/8, 2001:db8::/32"
                            + " or 10.1.*"));
    return p.checked(from, () -> new Filter.Cidr(field, network));
  }

  static String text(Filter.Cidr cidr) {
    return FieldNames.text(cidr.field()) + ":" + value(cidr);
  }

  /** Free JSON needs the slash: without it the value is words. */
  static String value(Filter.Cidr cidr) {
    boolean single = cidr.network().isOne() && cidr.field().type() == FieldType.IP;
    return single ? cidr.network().first().text() : cidr.network().text();
  }

  static Predicate<FlatValue> test(Filter.Cidr cidr) {
    return value -> value.address().map(cidr.network()::contains).orElse(false);
  }
}
