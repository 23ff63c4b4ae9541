package dev.evident.cli;

import dev.evident.log.verify.EvidenceEnd;
import dev.evident.log.verify.EvidenceVerdict;
import dev.evident.log.verify.ExitCode;
import dev.evident.log.verify.Verdict;
import java.io.PrintStream;
import java.util.Locale;
import java.util.Optional;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * Says what the check of evidence found. Texts of the file are shown without control characters.
 */
final class EvidenceReport {
  private final PrintStream out;
  private final PrintStream err;
  private final Terminal terminal;
  private final boolean json;
  private final String name;
  private final String keyFrom;

  /**
   * @param name the file
   * @param keyFrom why the key was believed, for people; empty when somebody named it
   */
  EvidenceReport(Terminal terminal, boolean json, String name, String keyFrom) {
    this.terminal = terminal;
    this.out = terminal.out();
    this.err = terminal.err();
    this.json = json;
    this.name = name;
    this.keyFrom = keyFrom;
  }

  /**
   * Prints it and returns the exit code.
   *
   * @param beside what is wrong with the exported file that was named, if anything
   */
  int print(EvidenceVerdict verdict, Optional<String> beside) {
    switch (verdict) {
      case EvidenceVerdict.Refused(Verdict.Failed why) -> {
        return new VerdictReport(terminal, json)
            .print(
                new VerdictReport.Question(
                    name, Optional.empty(), Optional.empty(), Optional.empty()),
                why);
      }
      case EvidenceVerdict.Looked looked -> {
        ExitCode code = beside.isPresent() ? ExitCode.EVIDENCE : looked.exitCode();
        Optional<String> altered = looked.altered().or(() -> beside);
        if (json) {
          print(looked, altered, code);
        } else if (code == ExitCode.EVIDENCE) {
          wrong(looked, altered, code);
        } else {
          right(looked, code);
        }
        return code.code();
      }
    }
  }

  private void right(EvidenceVerdict.Looked v, ExitCode code) {
    if (code == ExitCode.PARTLY_SHOWN) {
      err.printf(
          Locale.ROOT,
          "evident: %s: all %,d events are in the log, but %,d of them are shown partly, and what is"
              + " shown of these is not proven (%s, exit code %d)%n",
          name,
          v.events(),
          v.partlyShown(),
          text(code),
          code.code());
      err.println("evident: what now: " + code.advice());
    } else {
      out.printf(
          Locale.ROOT,
          "verified: all %,d events are in the signed log %s of %,d entries%n",
          v.events(),
          Shown.plain(v.origin()),
          v.size());
    }
    about(v);
  }

  private void wrong(EvidenceVerdict.Looked v, Optional<String> altered, ExitCode code) {
    for (EvidenceVerdict.Fault fault : v.faults()) {
      err.printf(
          Locale.ROOT,
          "evident: wrong: line %d, event %s: %s (%s)%n",
          fault.line(),
          fault.index().map(String::valueOf).orElse("of unknown index"),
          Shown.plain(fault.what()),
          text(fault.code()));
    }
    if (v.wrong() > v.faults().size()) {
      err.println("evident: and " + (v.wrong() - v.faults().size()) + " more");
    }
    altered.ifPresent(what -> err.println("evident: " + name + ": " + what));
    String which =
        v.wrong() == 0
            ? "the file is not as it was made"
            : String.format(
                Locale.ROOT,
                "%,d of %,d events are not as the log has them",
                v.wrong(),
                v.events());
    err.printf(
        Locale.ROOT,
        "evident: not verified: %s: %s (%s, exit code %d)%n",
        name,
        which,
        text(code),
        code.code());
    err.println("evident: what now: " + code.advice());
  }

  private void about(EvidenceVerdict.Looked v) {
    v.keys().forEach(key -> line("signed by", key.text()));
    if (!keyFrom.isEmpty()) {
      line("", "trusted because of " + keyFrom);
    }
    line("root", v.root().hex());
    if (!v.witnesses().isEmpty()) {
      line("witnesses", String.join(", ", v.witnesses()));
    }
    v.end().flatMap(EvidenceEnd::export).ifPresent(file -> line("manifest", "of a " + file.form()));
    line("query", v.head().query().isEmpty() ? "(every event)" : v.head().query());
    line("exported", v.head().exported() + " by " + v.head().exportedBy());
    line("why", v.head().purpose());
    line("", "query, exporter and reason are the word of the server; nothing proves them");
    v.end()
        .map(EvidenceEnd::missing)
        .filter(ranges -> !ranges.isEmpty())
        .ifPresent(ranges -> line("missing", "could not be read then: " + ranges));
  }

  private void print(EvidenceVerdict.Looked v, Optional<String> altered, ExitCode code) {
    ObjectNode all = JsonMapper.shared().createObjectNode();
    all.put("verified", code == ExitCode.VERIFIED).put("exit_code", code.code());
    all.put("code", text(code)).put("what", "evidence").put("name", name);
    all.put("origin", v.origin()).put("size", v.size()).put("root", v.root().hex());
    all.put("events", v.events()).put("partly_shown", v.partlyShown()).put("wrong", v.wrong());
    ArrayNode faults = all.putArray("faults");
    for (EvidenceVerdict.Fault fault : v.faults()) {
      ObjectNode one = faults.addObject().put("line", fault.line());
      fault.index().ifPresent(index -> one.put("index", index));
      one.put("exit_code", fault.code().code()).put("what", fault.what());
    }
    altered.ifPresent(what -> all.put("altered", what));
    ArrayNode keys = all.putArray("keys");
    v.keys().forEach(key -> keys.add(key.text()));
    ArrayNode witnesses = all.putArray("witnesses");
    v.witnesses().forEach(witnesses::add);
    all.put("query", v.head().query()).put("exported_by", v.head().exportedBy());
    all.put("purpose", v.head().purpose()).put("exported", v.head().exported());
    out.println(all);
  }

  private static String text(ExitCode code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private void line(String word, String text) {
    out.printf(Locale.ROOT, "  %-10s %s%n", word, Shown.plain(text));
  }
}
