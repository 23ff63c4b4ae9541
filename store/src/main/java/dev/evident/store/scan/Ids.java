package dev.evident.store.scan;

import dev.evident.query.FlatValue;
import dev.evident.store.segment.TokenDictionary;
import java.nio.charset.StandardCharsets;

/** Numbers for the different texts of values, over all segments. For one thread. */
final class Ids {
  /** Stands for: there is no value. */
  static final int NONE = 0;

  // The seed only has to be one that whoever sends events cannot know.
  private final TokenDictionary texts = new TokenDictionary(System.nanoTime());

  /** The number of the text that a token has, from 1. */
  int ofToken(byte[] token, int length) {
    boolean string = token[0] == '"';
    if (string) {
      for (int i = 1; i < length - 1; i++) {
        if (token[i] == '\\') {
          return ofText(JsonToken.value("", token, 0, length).text());
        }
      }
    }
    return 1 + (string ? texts.code(token, 1, length - 1) : texts.code(token, 0, length));
  }

  int of(FlatValue value) {
    return ofText(value.text());
  }

  private int ofText(String text) {
    byte[] utf8 = text.getBytes(StandardCharsets.UTF_8);
    return 1 + texts.code(utf8, 0, utf8.length);
  }

  String text(int id) {
    int from = texts.start(id - 1);
    return new String(texts.arena(), from, texts.end(id - 1) - from, StandardCharsets.UTF_8);
  }

  long memoryBytes() {
    return texts.arenaBytes() + 24L * texts.size();
  }
}
