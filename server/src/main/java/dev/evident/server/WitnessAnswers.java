package dev.evident.server;

import dev.evident.log.EvidentLog;
import dev.evident.log.Published;
import dev.evident.log.WitnessState;
import dev.evident.log.Witnesses;
import dev.evident.merkle.WitnessPolicy.Rule;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;

/** How the witnesses stand, as JSON and in words. */
final class WitnessAnswers {
  private static final double MILLIS = 1e-3;

  private WitnessAnswers() {}

  /** Members {@code witnesses}, {@code quorum} and {@code witnessed}, a comma before each. */
  static void members(StringBuilder json, EvidentLog log) {
    Witnesses witnesses = log.witnesses();
    long published = log.published().map(Published::size).orElse(0L);
    json.append(",\"witnesses\":[");
    String separator = "";
    for (WitnessState one : witnesses.states()) {
      witness(json.append(separator), one, published);
      separator = ",";
    }
    json.append(']');
    if (!witnesses.policy().witnesses().isEmpty()) {
      Answers.quote(json.append(",\"quorum\":"), words(witnesses.policy().quorum()));
    }
    witnesses
        .newest()
        .ifPresent(seen -> {
          json.append(",\"witnessed\":{\"size\":").append(seen.size());
          json.append(",\"root\":\"").append(seen.root().hex()).append("\"}");
        });
  }

  private static void witness(StringBuilder json, WitnessState one, long published) {
    Answers.quote(json.append("{\"name\":"), one.name());
    Answers.quote(json.append(",\"key\":"), one.key().text());
    Answers.quote(json.append(",\"url\":"), one.url());
    json.append(",\"state\":\"").append(text(one.condition())).append('"');
    json.append(",\"size\":").append(one.size());
    one.time().ifPresent(at -> json.append(",\"time\":\"").append(at).append('"'));
    json.append(",\"behind\":").append(Math.max(0, published - one.size()));
    json.append(",\"lag_seconds\":").append(one.lag().toMillis() * MILLIS);
    json.append(",\"failures\":").append(failures(one));
    one.trouble().ifPresent(why -> Answers.quote(json.append(",\"trouble\":"), why));
    json.append('}');
  }

  /** So often asking it came to nothing since the start. */
  static long failures(WitnessState one) {
    return one.failures().values().stream().mapToLong(Long::longValue).sum();
  }

  static String text(WitnessState.Condition condition) {
    return condition.name().toLowerCase(Locale.ROOT);
  }

  /** What a reader of {@code /readyz} should know: a sentence for each one that is in trouble. */
  static List<String> troubles(Witnesses witnesses) {
    return witnesses.states().stream()
        .filter(one -> one.trouble().isPresent())
        .map(one -> "witness '" + one.name() + "': " + one.trouble().get())
        .toList();
  }

  /** {@code 1 of (A, B)}, {@code all of (A, 2 of (B, C, D))}. */
  static String words(Rule rule) {
    return switch (rule) {
      case Rule.None() -> "none";
      case Rule.Witness(String name) -> name;
      case Rule.Group(_, int threshold, List<Rule> members) ->
          (threshold == members.size() ? "all" : String.valueOf(threshold))
              + " of ("
              + members.stream().map(WitnessAnswers::words).collect(Collectors.joining(", "))
              + ")";
    };
  }
}
