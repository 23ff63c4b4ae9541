package dev.evident.merkle;

import dev.evident.merkle.WitnessPolicy.Party;
import dev.evident.merkle.WitnessPolicy.Rule;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Reads one policy file, line by line; a name must be defined above the line that uses it, so
 * groups cannot be circular. Names and URLs must be UTF-8; comments may be any bytes.
 */
final class PolicyParser {
  private static final int FILE_BYTES_MAX = 1 << 20;
  private static final int GROUPS_MAX = 256; // the specification asks for 32; bounds the recursion
  private static final String NONE = "none";

  private final List<Party> logs = new ArrayList<>();
  private final Map<String, Party> witnesses = new LinkedHashMap<>();
  private final Map<String, Rule> rules = new LinkedHashMap<>();
  private final Set<String> members = new HashSet<>();
  private final Set<String> keys = new HashSet<>();
  private Optional<Rule> quorum = Optional.empty();
  private int groups;

  WitnessPolicy parse(byte[] file) throws MalformedException {
    if (file.length > FILE_BYTES_MAX) {
      throw new MalformedException("policy is longer than 1 MiB");
    }
    // One character per byte: structure is ASCII, everything above is opaque at this point.
    String[] lines = new String(file, StandardCharsets.ISO_8859_1).split("\n", -1);
    for (int i = 0; i < lines.length; i++) {
      try {
        line(lines[i]);
      } catch (MalformedException | IllegalArgumentException e) {
        throw new MalformedException("policy line " + (i + 1) + ": " + e.getMessage());
      }
    }
    Rule rule = quorum.orElseThrow(() -> new MalformedException("policy has no quorum line"));
    return new WitnessPolicy(logs, witnesses, rule);
  }

  private void line(String line) throws MalformedException {
    if (line.chars().anyMatch(c -> (c < 0x20 && c != '\t') || c == 0x7f)) {
      throw new MalformedException("control character");
    }
    List<String> words = new ArrayList<>();
    for (String word : line.split("[ \t]+")) {
      if (!word.isEmpty()) {
        words.add(word);
      }
    }
    if (words.isEmpty() || words.getFirst().startsWith("#")) {
      return;
    }
    for (int i = 0; i < words.size(); i++) {
      byte[] bytes = words.get(i).getBytes(StandardCharsets.ISO_8859_1);
      words.set(
          i, Texts.utf8(bytes).orElseThrow(() -> new MalformedException("name is not UTF-8")));
    }
    switch (words.getFirst()) {
      case "log" -> log(words);
      case "witness" -> witness(words);
      case "group" -> group(words);
      case "quorum" -> quorum(words);
      default -> throw new MalformedException("'" + words.getFirst() + "' is not a keyword");
    }
  }

  private void log(List<String> words) throws MalformedException {
    count(words, 2, 3);
    String text = words.get(1);
    VerifierKey key = hex(text) ? VerifierKey.sigsum(raw(text)) : VerifierKey.parse(text);
    if (key.algorithm() == VerifierKey.COSIGNATURE_V1) {
      throw new MalformedException("key of a witness in the place of a log's");
    }
    unique("log", key);
    logs.add(new Party(key, url(words, 2)));
  }

  private void witness(List<String> words) throws MalformedException {
    count(words, 3, 4);
    String name = words.get(1);
    String text = words.get(2);
    VerifierKey key =
        hex(text)
            ? VerifierKey.of(name, VerifierKey.COSIGNATURE_V1, raw(text))
            : VerifierKey.parse(text);
    if (key.algorithm() == VerifierKey.ED25519) {
      throw new MalformedException("key of a log in the place of a witness's");
    }
    unique("witness", key);
    define(name, new Rule.Witness(name));
    witnesses.put(name, new Party(key, url(words, 3)));
  }

  private void group(List<String> words) throws MalformedException {
    count(words, 4, Integer.MAX_VALUE);
    if (++groups > GROUPS_MAX) {
      throw new MalformedException("more than 256 groups");
    }
    List<Rule> all = new ArrayList<>();
    for (String name : words.subList(3, words.size())) {
      all.add(defined(name));
      if (!members.add(name)) {
        throw new MalformedException("'" + name + "' is already a member of a group");
      }
    }
    int threshold =
        switch (words.get(2)) {
          case "all" -> all.size();
          case "any" -> 1;
          default -> {
            long k = Texts.decimal(words.get(2)).orElse(0);
            if (k < 1 || k > all.size()) {
              throw new MalformedException("threshold is not all, any or 1.." + all.size());
            }
            yield (int) k;
          }
        };
    define(words.get(1), new Rule.Group(words.get(1), threshold, all));
  }

  private void quorum(List<String> words) throws MalformedException {
    count(words, 2, 2);
    if (quorum.isPresent()) {
      throw new MalformedException("second quorum line");
    }
    String name = words.get(1);
    quorum = Optional.of(name.equals(NONE) ? new Rule.None() : defined(name));
  }

  private void define(String name, Rule rule) throws MalformedException {
    if (name.equals(NONE) || rules.putIfAbsent(name, rule) != null) {
      throw new MalformedException("name '" + name + "' is already taken");
    }
  }

  private Rule defined(String name) throws MalformedException {
    Rule rule = rules.get(name);
    if (rule == null) {
      throw new MalformedException("'" + name + "' is not defined above");
    }
    return rule;
  }

  private void unique(String role, VerifierKey key) throws MalformedException {
    if (!keys.add(role + HexFormat.of().formatHex(key.publicKey()))) {
      throw new MalformedException("second " + role + " with the same key");
    }
  }

  private static Optional<String> url(List<String> words, int at) {
    return at < words.size() ? Optional.of(words.get(at)) : Optional.empty();
  }

  private static void count(List<String> words, int least, int most) throws MalformedException {
    if (words.size() < least || words.size() > most) {
      throw new MalformedException("wrong number of words after '" + words.getFirst() + "'");
    }
  }

  private static boolean hex(String text) {
    return text.matches("[0-9a-fA-F]{64}");
  }

  private static byte[] raw(String hex) {
    return HexFormat.of().parseHex(hex);
  }
}
