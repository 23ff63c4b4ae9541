package dev.evident.firewall;

import dev.evident.codec.RecordFilter;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLongArray;
import javax.crypto.spec.SecretKeySpec;

/**
 * Rules, paths and modes of one server, and what was found. Thread-safe; each reader of events
 * takes a filter of its own.
 */
public final class Firewall {
  /** Length of the key of the fingerprints. */
  public static final int KEY_BYTES = 32;

  /** The type in fingerprints of values at paths of the policy. */
  public static final String PATH_RULE = "path";

  /** What happened to secrets of one rule since the start. */
  public record Count(String rule, long masked, long refused) {}

  private final List<Rule> rules;
  private final PathPolicy paths;
  private final FirewallMode mode;
  private final Map<Integer, FirewallMode> streams;
  private final SecretKeySpec key;
  private final AtomicLongArray masked;
  private final AtomicLongArray refused;

  /**
   * @param rules in the order in which they give their name to what several of them find
   * @param mode of streams that have none of their own
   * @param streams modes by the streams' numbers
   * @param key 32 bytes of this installation
   */
  public Firewall(
      List<Rule> rules,
      PathPolicy paths,
      FirewallMode mode,
      Map<Integer, FirewallMode> streams,
      byte[] key) {
    if (key.length != KEY_BYTES) {
      throw new IllegalArgumentException("the key needs " + KEY_BYTES + " bytes");
    }
    Set<String> ids = new HashSet<>(Set.of(PATH_RULE));
    for (Rule rule : rules) {
      if (!ids.add(rule.id())) {
        throw new IllegalArgumentException("there are two rules " + rule.id());
      }
    }
    this.rules = List.copyOf(rules);
    this.paths = paths;
    this.mode = mode;
    this.streams = new ConcurrentHashMap<>(streams);
    this.key = Fingerprints.key(key);
    this.masked = new AtomicLongArray(rules.size() + 1);
    this.refused = new AtomicLongArray(rules.size() + 1);
  }

  /** Gives a stream that was just made its mode; only filters that are made later know of it. */
  public void setMode(int stream, FirewallMode its) {
    streams.put(stream, its);
  }

  /** A filter for one reader of events. */
  public RecordFilter filter() {
    boolean idle = mode == FirewallMode.OFF && streams.values().stream().allMatch(mode::equals);
    return idle ? RecordFilter.NONE : new SecretFilter(this);
  }

  /** Counts by rule, those of the paths last. */
  public List<Count> counts() {
    return java.util.stream.IntStream.rangeClosed(0, rules.size())
        .mapToObj(i -> new Count(ruleId(i), masked.get(i), refused.get(i)))
        .toList();
  }

  List<Rule> rules() {
    return rules;
  }

  PathPolicy paths() {
    return paths;
  }

  Fingerprints fingerprints() {
    return new Fingerprints(key);
  }

  FirewallMode mode(int stream) {
    return streams.isEmpty() ? mode : streams.getOrDefault(stream, mode);
  }

  String ruleId(int rule) {
    return rule == rules.size() ? PATH_RULE : rules.get(rule).id();
  }

  void countMasked(int rule) {
    masked.incrementAndGet(rule);
  }

  void countRefused(int rule) {
    refused.incrementAndGet(rule);
  }
}
