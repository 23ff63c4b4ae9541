package dev.evident.merkle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A signed note (C2SP signed-note): text that ends in a newline, an empty line, signature lines.
 *
 * @param text what is signed, its last newline included
 * @param signatures at least one, at most {@value #SIGNATURES_MAX}
 */
public record Note(String text, List<NoteSignature> signatures) {
  /** Longest note that is read: a checkpoint with a hundred post-quantum signatures fits. */
  public static final int BYTES_MAX = 1 << 20;

  /** Most signature lines that are read; the specification asks for 16 at least. */
  public static final int SIGNATURES_MAX = 100;

  static final String DASH = "\u2014 ";

  public Note {
    if (!text.endsWith("\n") || !text.codePoints().allMatch(Note::allowed)) {
      throw new IllegalArgumentException(
          "note text does not end in a newline or holds a control character");
    }
    if (signatures.isEmpty() || signatures.size() > SIGNATURES_MAX) {
      throw new IllegalArgumentException("a note has 1..100 signatures");
    }
    signatures = List.copyOf(signatures);
  }

  /** What the keys that a verifier trusts say about a note. */
  public sealed interface Verdict {
    /** At least one known key signed, and no line that claims a known key is wrong. */
    record Signed(List<VerifierKey> by) implements Verdict {
      public Signed {
        by = List.copyOf(by);
      }
    }

    /** A line claims this key, but its signature does not verify: the note is to be refused. */
    record Wrong(VerifierKey key) implements Verdict {}

    /** No line claims a known key. */
    record Unknown() implements Verdict {}
  }

  /** Reads a note. */
  public static Note parse(byte[] bytes) throws MalformedException {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedException("note is longer than 1 MiB");
    }
    String all =
        Texts.utf8(bytes).orElseThrow(() -> new MalformedException("note is not valid UTF-8"));
    if (!all.codePoints().allMatch(Note::allowed)) {
      throw new MalformedException("note holds a control character");
    }
    int blank = all.lastIndexOf("\n\n");
    if (blank < 0 || !all.endsWith("\n") || blank + 2 == all.length()) {
      throw new MalformedException("note has no signatures after an empty line");
    }
    List<NoteSignature> signatures = new ArrayList<>();
    for (String line : all.substring(blank + 2, all.length() - 1).split("\n", -1)) {
      if (signatures.size() == SIGNATURES_MAX) {
        throw new MalformedException("note has more than 100 signatures");
      }
      signatures.add(signature(line));
    }
    return new Note(all.substring(0, blank + 1), signatures);
  }

  private static NoteSignature signature(String line) throws MalformedException {
    int space = line.indexOf(' ', DASH.length());
    if (!line.startsWith(DASH) || space < 0) {
      throw new MalformedException("signature line is not dash, name, base64");
    }
    try {
      return new NoteSignature(line.substring(DASH.length(), space), line.substring(space + 1));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("signature line: " + e.getMessage());
    }
  }

  /** Checks every line that claims one of these keys. */
  public Verdict verify(List<VerifierKey> keys) {
    List<VerifierKey> by = new ArrayList<>();
    for (NoteSignature signature : signatures) {
      for (VerifierKey key : keys) {
        if (!key.claimedBy(signature)) {
          continue;
        }
        if (!key.verify(text, signature)) {
          return new Verdict.Wrong(key);
        }
        if (!by.contains(key)) {
          by.add(key);
        }
      }
    }
    return by.isEmpty() ? new Verdict.Unknown() : new Verdict.Signed(by);
  }

  /** The note as it is sent: text, empty line, signatures. */
  public String format() {
    StringBuilder out = new StringBuilder(text).append('\n');
    signatures.forEach(signature -> out.append(signature.line()));
    return out.toString();
  }

  /** {@link #format} in UTF-8. */
  public byte[] bytes() {
    return format().getBytes(StandardCharsets.UTF_8);
  }

  private static boolean allowed(int c) {
    return (c >= 0x20 || c == '\n') && (c < Character.MIN_SURROGATE || c > Character.MAX_SURROGATE);
  }
}
