package dev.evident.merkle;

import java.util.List;

/**
 * The text of a checkpoint (C2SP tlog-checkpoint): origin, size, root, extension lines.
 *
 * @param origin names the log; one line, not empty
 * @param size number of leaves, 0..2^63-1
 * @param root root hash at that size
 * @param extensions further lines, each not empty; usually none
 */
public record Checkpoint(String origin, long size, Hash root, List<String> extensions) {
  public Checkpoint {
    if (!line(origin)) {
      throw new IllegalArgumentException("checkpoint origin is not one line of text");
    }
    if (size < 0) {
      throw new IllegalArgumentException("checkpoint size is negative: " + size);
    }
    extensions = List.copyOf(extensions);
    if (!extensions.stream().allMatch(Checkpoint::line)) {
      throw new IllegalArgumentException("checkpoint extension is not one line of text");
    }
  }

  /** A checkpoint without extension lines. */
  public static Checkpoint of(String origin, long size, Hash root) {
    return new Checkpoint(origin, size, root, List.of());
  }

  /** Reads the text of a note. */
  public static Checkpoint parse(String text) throws MalformedException {
    if (!text.endsWith("\n")) {
      throw new MalformedException("checkpoint does not end in a newline");
    }
    List<String> lines = List.of(text.substring(0, text.length() - 1).split("\n", -1));
    if (lines.size() < 3 || !lines.stream().allMatch(Checkpoint::line)) {
      throw new MalformedException("checkpoint is not three or more lines of text");
    }
    long size = Texts.decimal(lines.get(1)).orElse(-1);
    if (size < 0) {
      throw new MalformedException("checkpoint size is not a decimal number below 2^63");
    }
    byte[] root =
        Texts.base64(lines.get(2))
            .orElseThrow(() -> new MalformedException("checkpoint root is not canonical base64"));
    if (root.length != Hash.BYTES) {
      throw new MalformedException("checkpoint root has " + root.length + " bytes, not 32");
    }
    return new Checkpoint(lines.get(0), size, Hash.of(root), lines.subList(3, lines.size()));
  }

  /** The text that is signed. */
  public String text() {
    StringBuilder out = new StringBuilder(origin).append('\n').append(size).append('\n');
    out.append(root.base64()).append('\n');
    extensions.forEach(extension -> out.append(extension).append('\n'));
    return out.toString();
  }

  private static boolean line(String text) {
    return !text.isEmpty() && text.chars().noneMatch(c -> c < 0x20);
  }
}
