package dev.evident.store.scan;

import dev.evident.model.IpAddress;
import dev.evident.model.Network;
import dev.evident.query.FlatValue;
import dev.evident.store.segment.Bytes;
import dev.evident.store.segment.Dictionary;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * The tokens of a dictionary that spell an address in another way than its one canonical text. Few
 * or none; whoever knows them finds an address by its text. Immutable.
 */
final class Spellings {
  private final List<IpAddress> addresses = new ArrayList<>();
  private final List<Integer> codes = new ArrayList<>();

  private Spellings() {}

  /** Looks through a dictionary: to be done once, and kept. */
  static Spellings of(Dictionary dictionary) throws IOException {
    Spellings odd = new Spellings();
    Bytes token = new Bytes(64);
    for (int code = 0; code < dictionary.size(); code++) {
      token.clear();
      dictionary.token(code, token);
      if (mayBeOdd(token)) {
        FlatValue value = JsonToken.value("", token.array(), 0, token.length());
        Optional<IpAddress> address = value.address();
        if (address.isPresent() && !isCanonical(address.get(), token)) {
          odd.addresses.add(address.get());
          odd.codes.add(code);
        }
      }
    }
    return odd;
  }

  /** A dotted quad has one spelling only, unless it is written with escapes. */
  private static boolean mayBeOdd(Bytes token) {
    byte[] b = token.array();
    if (b[0] != '"') {
      return false;
    }
    for (int i = 1; i < token.length(); i++) {
      if (b[i] == ':' || b[i] == '\\') {
        return true;
      }
    }
    return false;
  }

  private static boolean isCanonical(IpAddress address, Bytes token) {
    byte[] text = token(address);
    return Arrays.equals(token.array(), 0, token.length(), text, 0, text.length);
  }

  private static byte[] token(IpAddress address) {
    return ('"' + address.text() + '"').getBytes(StandardCharsets.US_ASCII);
  }

  /** The codes of an address in the dictionary, however it is spelt. */
  int[] codes(Network one, Dictionary dictionary) throws IOException {
    int[] found = new int[1 + codes.size()];
    int count = 0;
    byte[] token = token(one.first());
    int code = dictionary.find(token, 0, token.length);
    if (code != Dictionary.NONE) {
      found[count++] = code;
    }
    for (int i = 0; i < codes.size(); i++) {
      if (addresses.get(i).equals(one.first())) {
        found[count++] = codes.get(i);
      }
    }
    return Arrays.copyOf(found, count);
  }
}
