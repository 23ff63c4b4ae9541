package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;

/**
 * What a writer holds after an event was committed.
 *
 * @param index the event's index
 * @param leaf its leaf hash
 */
public record Ack(long index, Hash leaf) {
  public Ack {
    if (index < 0) {
      throw new IllegalArgumentException("index is negative: " + index);
    }
  }

  /** Reads a line of an acknowledgement file: index, space, leaf hash in hexadecimal digits. */
  public static Ack parse(String line) throws MalformedException {
    String[] words = line.split(" ", -1);
    if (words.length != 2 || !words[0].matches("0|[1-9][0-9]{0,17}")) {
      throw new MalformedException(
          "acknowledgement is not index, space, leaf hash: '" + line + "'");
    }
    try {
      return new Ack(Long.parseLong(words[0]), Hash.fromHex(words[1]));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("acknowledgement '" + line + "': " + e.getMessage());
    }
  }

  /** The line of an acknowledgement file, without a newline. */
  public String line() {
    return index + " " + leaf.hex();
  }
}
