package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import java.util.ArrayList;
import java.util.Base64;
import java.util.HexFormat;
import java.util.List;

/**
 * The one spelling that everything in evidence has: whoever reads a line writes it again and
 * compares, so that no byte of a line can differ unseen.
 */
final class EvidenceText {
  private static final HexFormat HEX = HexFormat.of();

  private EvidenceText() {}

  /**
   * A JSON string with the escapes of ECMA-262 {@code JSON.stringify}, and with {@code <}, {@code
   * >} and {@code &} escaped: inside of an HTML page nothing in it can end the block it stands in.
   */
  static StringBuilder quote(StringBuilder json, String text) {
    json.append('"');
    for (int at = 0; at < text.length(); at++) {
      char c = text.charAt(at);
      switch (c) {
        case '"' -> json.append("\\\"");
        case '\\' -> json.append("\\\\");
        case '\b' -> json.append("\\b");
        case '\f' -> json.append("\\f");
        case '\n' -> json.append("\\n");
        case '\r' -> json.append("\\r");
        case '\t' -> json.append("\\t");
        default -> {
          if (c < 0x20 || c == '<' || c == '>' || c == '&' || isLone(text, at)) {
            json.append("\\u").append(HEX.toHexDigits(c));
          } else {
            json.append(c);
          }
        }
      }
    }
    return json.append('"');
  }

  /** Half of a character: no UTF-8 can say it. */
  private static boolean isLone(String text, int at) {
    char c = text.charAt(at);
    if (Character.isHighSurrogate(c)) {
      return at + 1 == text.length() || !Character.isLowSurrogate(text.charAt(at + 1));
    }
    return Character.isLowSurrogate(c)
        && (at == 0 || !Character.isHighSurrogate(text.charAt(at - 1)));
  }

  static String hex(byte[] bytes) {
    return HEX.formatHex(bytes);
  }

  static byte[] ofHex(String text) throws MalformedException {
    try {
      return HEX.parseHex(text);
    } catch (IllegalArgumentException _) {
      throw new MalformedException("not hexadecimal digits");
    }
  }

  static String base64(byte[] bytes) {
    return Base64.getEncoder().encodeToString(bytes);
  }

  static byte[] ofBase64(String text) throws MalformedException {
    try {
      byte[] bytes = Base64.getDecoder().decode(text);
      if (base64(bytes).equals(text)) {
        return bytes;
      }
    } catch (IllegalArgumentException _) {
      // said below; the decoder also forgives missing padding and unused bits
    }
    throw new MalformedException("not canonical base64");
  }

  /** Hashes side by side. */
  static byte[] joined(List<Hash> hashes) {
    byte[] all = new byte[hashes.size() * Hash.BYTES];
    for (int i = 0; i < hashes.size(); i++) {
      hashes.get(i).copyTo(all, i * Hash.BYTES);
    }
    return all;
  }

  static List<Hash> hashes(byte[] all) throws MalformedException {
    if (all.length % Hash.BYTES != 0) {
      throw new MalformedException("hashes side by side are 32 bytes each");
    }
    List<Hash> hashes = new ArrayList<>();
    for (int at = 0; at < all.length; at += Hash.BYTES) {
      hashes.add(Hash.of(all, at));
    }
    return hashes;
  }
}
