package dev.evident.server;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;

/**
 * A file of numbered scenarios, read.
 *
 * <pre>
 * # what is shown (comments before the first step)
 * @set KEY=VALUE                  a setting of the server
 *
 * ### what this step shows
 * POST /v1/events?receipts=true   or @restart, @restart KEY=VALUE, @verify NAME
 * Content-Type: application/json
 * @gzip, @zstd                    how the body is sent
 * @lines N                        the body's line N times, {n} counting, {pad:N} N letters
 * @no-key, @http2, @store NAME    keep the answer's body under a name
 *
 * body
 *
 * => 201
 * Header: expected
 *
 * expected body: JSON, or lines that a text must hold
 * </pre>
 *
 * <p>In what is sent, {@code $name} is what an earlier answer bound. In what is expected, {@code
 * "$name"} binds (or compares), {@code "*"} is any value, {@code "~…"} a regular expression, and a
 * member {@code "..."} lets others stand beside.
 */
record Scenario(String name, List<String> settings, List<Step> steps) {

  /** One request and its answer, or a command. */
  record Step(
      String title,
      String line,
      Map<String, String> headers,
      Map<String, String> options,
      String body,
      int status,
      Map<String, String> expectedHeaders,
      String expectedBody) {

    boolean isCommand() {
      return line.startsWith("@");
    }

    byte[] bodyBytes(String text) throws IOException {
      if (options.containsKey("lines")) {
        return encoded(lines(Integer.parseInt(options.get("lines")), text.strip()));
      }
      return encoded(text.getBytes(StandardCharsets.UTF_8));
    }

    private static byte[] lines(int count, String template) {
      StringBuilder all = new StringBuilder();
      var pad = java.util.regex.Pattern.compile("\\{pad:(\\d+)}").matcher(template);
      String padded = pad.replaceAll(match -> "x".repeat(Integer.parseInt(match.group(1))));
      for (int n = 1; n <= count; n++) {
        all.append(padded.replace("{n}", Integer.toString(n))).append('\n');
      }
      return all.toString().getBytes(StandardCharsets.UTF_8);
    }

    private byte[] encoded(byte[] plain) throws IOException {
      ByteArrayOutputStream out = new ByteArrayOutputStream();
      if (options.containsKey("gzip")) {
        try (OutputStream gzip = new GZIPOutputStream(out)) {
          gzip.write(plain);
        }
        return out.toByteArray();
      }
      if (options.containsKey("zstd")) {
        return com.github.luben.zstd.Zstd.compress(plain);
      }
      return plain;
    }
  }

  static Scenario read(Path file) throws IOException {
    List<String> settings = new ArrayList<>();
    List<Step> steps = new ArrayList<>();
    String[] parts = Files.readString(file).split("(?m)^### ");
    for (String line : parts[0].lines().toList()) {
      if (line.startsWith("@set ")) {
        settings.add(line.substring(5).strip());
      } else if (!line.isBlank() && !line.startsWith("#")) {
        throw new IllegalArgumentException(file + ": not understood: " + line);
      }
    }
    for (int i = 1; i < parts.length; i++) {
      steps.add(step(file + ", step " + i + ": ", parts[i]));
    }
    return new Scenario(file.getFileName().toString(), settings, steps);
  }

  private static Step step(String where, String text) {
    String[] halves = text.split("(?m)^=> ", 2);
    List<String> asked = halves[0].lines().toList();
    String title = asked.getFirst();
    String line = asked.get(1).strip();
    if (halves.length == 1) {
      if (!line.startsWith("@")) {
        throw new IllegalArgumentException(where + title + " expects nothing");
      }
      return new Step(title, line, Map.of(), Map.of(), "", 0, Map.of(), "");
    }
    Map<String, String> headers = new LinkedHashMap<>();
    Map<String, String> options = new LinkedHashMap<>();
    int at = 2;
    while (at < asked.size() && !asked.get(at).isBlank()) {
      String one = asked.get(at++);
      if (one.startsWith("@")) {
        String[] option = one.substring(1).split(" ", 2);
        options.put(option[0], option.length > 1 ? option[1] : "");
      } else {
        header(headers, one);
      }
    }
    String body = rest(asked, at + 1);
    List<String> answered = halves[1].lines().toList();
    Map<String, String> expectedHeaders = new LinkedHashMap<>();
    int next = 1;
    while (next < answered.size() && !answered.get(next).isBlank()) {
      header(expectedHeaders, answered.get(next++));
    }
    return new Step(
        where + title,
        line,
        headers,
        options,
        body,
        Integer.parseInt(answered.getFirst().strip()),
        expectedHeaders,
        rest(answered, next + 1));
  }

  private static void header(Map<String, String> headers, String line) {
    String[] parts = line.split(":", 2);
    headers.put(parts[0].strip(), parts[1].strip());
  }

  private static String rest(List<String> lines, int from) {
    return from >= lines.size() ? "" : String.join("\n", lines.subList(from, lines.size())).strip();
  }
}
