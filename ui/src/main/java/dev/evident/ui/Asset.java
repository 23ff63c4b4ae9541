package dev.evident.ui;

import dev.evident.http.Call;
import dev.evident.http.Reply;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Map;
import java.util.Optional;
import java.util.zip.Deflater;
import java.util.zip.GZIPOutputStream;

/**
 * One file of the page, with its compressed form, which is made once. Immutable, apart from its
 * bytes being shared.
 */
final class Asset {
  private static final Map<String, String> TYPES =
      Map.of(
          "css", "text/css; charset=utf-8",
          "html", "text/html; charset=utf-8",
          "js", "text/javascript; charset=utf-8",
          "json", "application/json",
          "svg", "image/svg+xml");

  private static final int TAG_CHARS = 32;

  private final String type;
  private final byte[] bytes;
  private final byte[] zipped;
  private final String hash;

  /**
   * @param name of the file, for what its ending says
   */
  Asset(String name, byte[] bytes) {
    String ending = name.substring(name.lastIndexOf('.') + 1);
    this.type =
        Optional.ofNullable(TYPES.get(ending))
            .orElseThrow(() -> new AssertionError("bug: no media type is known for " + name));
    this.bytes = bytes;
    this.zipped = zip(bytes);
    this.hash = HexFormat.of().formatHex(sha256().digest(bytes));
  }

  static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every JDK has SHA-256", e);
    }
  }

  private static byte[] zip(byte[] bytes) {
    ByteArrayOutputStream out = new ByteArrayOutputStream(bytes.length / 3 + 64);
    try (GZIPOutputStream gzip =
        new GZIPOutputStream(out) {
          {
            def.setLevel(Deflater.BEST_COMPRESSION);
          }
        }) {
      gzip.write(bytes);
    } catch (IOException e) {
      throw new UncheckedIOException("bug: compressing in memory did I/O", e);
    }
    return out.toByteArray();
  }

  byte[] bytes() {
    return bytes;
  }

  /** SHA-256 of the bytes, as hexadecimal digits. */
  String hash() {
    return hash;
  }

  /**
   * The answer to one call: compressed where the client takes that, 304 where it has it already.
   *
   * @param caching the value of {@code Cache-Control}
   */
  Reply reply(Call call, String caching) {
    boolean zip = zipped.length < bytes.length && takesGzip(call);
    // Strong tags name bytes, so the two forms have two.
    String tag = '"' + hash.substring(0, TAG_CHARS) + (zip ? "-gz" : "") + '"';
    Reply reply = has(call, tag) ? Reply.empty(304) : Reply.bytes(200, type, zip ? zipped : bytes);
    reply = reply.with("ETag", tag).with("Cache-Control", caching).with("Vary", "Accept-Encoding");
    return zip && reply.status() == 200 ? reply.with("Content-Encoding", "gzip") : reply;
  }

  /** RFC 9110 §12.5.3, as far as clients use it: gzip is named, and not with a weight of nought. */
  private static boolean takesGzip(Call call) {
    return call.headers("Accept-Encoding").stream()
        .flatMap(value -> Arrays.stream(value.replace(" ", "").split(",")))
        .anyMatch(value -> value.equals("gzip") || value.matches("gzip;q=(1.*|0\\.0*[1-9].*)"));
  }

  private static boolean has(Call call, String tag) {
    return call.header("If-None-Match").stream()
        .flatMap(value -> Arrays.stream(value.split(",")))
        .map(String::strip)
        .anyMatch(one -> one.equals(tag) || one.equals("W/" + tag) || one.equals("*"));
  }
}
