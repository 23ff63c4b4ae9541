package dev.evident.merkle;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.Optional;

/**
 * An offline proof that an entry is in a log (C2SP tlog-proof).
 *
 * @param extraBase64 opaque extra data in canonical base64; not authenticated by the proof
 * @param index index of the entry, 0..2^63-1
 * @param hashes inclusion proof, from the leaf's sibling up, at most {@value #HASHES_MAX}
 * @param checkpoint the signed note that the proof leads to, verbatim
 */
public record TlogProof(
    Optional<String> extraBase64, long index, List<Hash> hashes, String checkpoint) {
  /** A tree of fewer than 2^63 leaves has no longer path. */
  public static final int HASHES_MAX = 63;

  /** Longest proof that is read: the longest entry and the longest note fit. */
  public static final int BYTES_MAX = 2 << 20;

  private static final String HEADER = "c2sp.org/tlog-proof@v1";
  private static final String EXTRA = "extra ";
  private static final String INDEX = "index ";

  public TlogProof {
    if (extraBase64.isPresent() && Texts.base64(extraBase64.get()).isEmpty()) {
      throw new IllegalArgumentException("extra data is not canonical base64");
    }
    if (index < 0) {
      throw new IllegalArgumentException("index is negative: " + index);
    }
    hashes = List.copyOf(hashes);
    if (hashes.size() > HASHES_MAX) {
      throw new IllegalArgumentException("a proof has at most 63 hashes");
    }
    if (!checkpoint.endsWith("\n")) {
      throw new IllegalArgumentException("checkpoint does not end in a newline");
    }
  }

  /** A proof that carries extra data, e.g. the entry itself. */
  public static TlogProof withExtra(
      byte[] extra, long index, List<Hash> hashes, String checkpoint) {
    String base64 = Base64.getEncoder().encodeToString(extra);
    return new TlogProof(Optional.of(base64), index, hashes, checkpoint);
  }

  /** A proof without extra data. */
  public static TlogProof of(long index, List<Hash> hashes, String checkpoint) {
    return new TlogProof(Optional.empty(), index, hashes, checkpoint);
  }

  /** The extra data, decoded. */
  public Optional<byte[]> extra() {
    return extraBase64.map(Base64.getDecoder()::decode);
  }

  /** Reads a proof. The checkpoint in it is only taken over, neither parsed nor verified. */
  public static TlogProof parse(byte[] bytes) throws MalformedException {
    if (bytes.length > BYTES_MAX) {
      throw new MalformedException("proof is longer than 2 MiB");
    }
    return parse(
        Texts.utf8(bytes).orElseThrow(() -> new MalformedException("proof is not valid UTF-8")));
  }

  /** As {@link #parse(byte[])} for text. */
  public static TlogProof parse(String text) throws MalformedException {
    int blank = text.indexOf("\n\n");
    if (blank < 0 || !text.endsWith("\n") || blank + 2 == text.length()) {
      throw new MalformedException("proof has no checkpoint after an empty line");
    }
    List<String> lines = List.of(text.substring(0, blank).split("\n", -1));
    if (!lines.getFirst().equals(HEADER)) {
      throw new MalformedException("proof does not begin with " + HEADER);
    }
    int at = 1;
    Optional<String> extra = Optional.empty();
    if (at < lines.size() && lines.get(at).startsWith(EXTRA)) {
      extra = Optional.of(lines.get(at++).substring(EXTRA.length()));
    }
    if (at >= lines.size() || !lines.get(at).startsWith(INDEX)) {
      throw new MalformedException("proof has no index line");
    }
    long index = Texts.decimal(lines.get(at++).substring(INDEX.length())).orElse(-1);
    if (index < 0) {
      throw new MalformedException("index is not a decimal number below 2^63");
    }
    List<Hash> hashes = new ArrayList<>();
    try {
      for (String line : lines.subList(at, lines.size())) {
        hashes.add(Hash.fromBase64(line));
      }
      return new TlogProof(extra, index, hashes, text.substring(blank + 2));
    } catch (IllegalArgumentException e) {
      throw new MalformedException("proof: " + e.getMessage());
    }
  }

  /** The text form. */
  public String text() {
    StringBuilder out = new StringBuilder(HEADER).append('\n');
    extraBase64.ifPresent(extra -> out.append(EXTRA).append(extra).append('\n'));
    out.append(INDEX).append(index).append('\n');
    hashes.forEach(hash -> out.append(hash.base64()).append('\n'));
    return out.append('\n').append(checkpoint).toString();
  }

  /** {@link #text} in UTF-8. */
  public byte[] bytes() {
    return text().getBytes(StandardCharsets.UTF_8);
  }
}
