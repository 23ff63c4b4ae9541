package dev.evident.ui;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.List;
import java.util.regex.Pattern;

/**
 * The page that evidence is wrapped in: one file that shows its events and checks itself, opened
 * from a disk without a network. Browsers load no modules from a disk, so the modules become one
 * script, and the page's own policy allows that script by its hash and nothing else.
 *
 * <p>The arrays are the caller's to read and not to change.
 *
 * @param before ends with the line that begins the block of the lines of evidence
 * @param after begins with the line that ends it
 */
public record EvidenceHtml(byte[] before, byte[] after) {
  /** Each uses only those before it. */
  static final List<String> MODULES =
      List.of(
          "proof/bytes.js",
          "proof/exact.js",
          "proof/crypto.js",
          "proof/merkle.js",
          "proof/note.js",
          "proof/record.js",
          "proof/check.js",
          "proof/evidence.js",
          "proof/words.js",
          "evidence/show.js",
          "evidence/page.js");

  private static final Pattern IMPORT = Pattern.compile("^import\\s[^;]*;\\n", Pattern.MULTILINE);
  private static final Pattern EXPORT = Pattern.compile("^export ", Pattern.MULTILINE);
  private static final String BEGIN = "<script type=\"application/x-ndjson\" id=\"evidence\">\n";

  /** Makes it of the files in the jar. */
  public static EvidenceHtml load() throws IOException {
    StringBuilder script = new StringBuilder("(() => {\n'use strict';\n");
    for (String module : MODULES) {
      String text = IMPORT.matcher(read(module)).replaceAll("");
      script.append(EXPORT.matcher(text).replaceAll(""));
    }
    String code = script.append("})();\n").toString();
    String style = read("evidence/page.css");
    String page =
        read("evidence/page.html")
            .replace("{script-hash}", hash(code))
            .replace("{style-hash}", hash(style))
            .replace("{style}", style);
    int at = page.indexOf("{evidence}\n");
    String behind =
        "</script>\n" + page.substring(at + "{evidence}\n".length()).replace("{script}", code);
    return new EvidenceHtml(bytes(page.substring(0, at) + BEGIN), bytes(behind));
  }

  /** The script's source as a policy names it. */
  private static String hash(String text) {
    try {
      byte[] digest = MessageDigest.getInstance("SHA-256").digest(bytes(text));
      return "sha256-" + Base64.getEncoder().encodeToString(digest);
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  private static String read(String file) throws IOException {
    try (InputStream in = EvidenceHtml.class.getResourceAsStream("web/" + file)) {
      if (in == null) {
        throw new IOException("the jar is damaged: it has no " + file);
      }
      return new String(in.readAllBytes(), StandardCharsets.UTF_8);
    }
  }
}
