package dev.evident.cli;

import dev.evident.log.verify.ExitCode;
import dev.evident.log.verify.Verdict;
import dev.evident.merkle.Checkpoint;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import dev.evident.merkle.VerifierKey;
import java.io.PrintStream;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.OptionalLong;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/** Says what a verification found: in words with the figures, or as one JSON object. */
final class VerdictReport {
  private final PrintStream out;
  private final PrintStream err;
  private final boolean json;

  VerdictReport(Terminal terminal, boolean json) {
    this.out = terminal.out();
    this.err = terminal.err();
    this.json = json;
  }

  /**
   * What was asked.
   *
   * @param name the log or the proof
   * @param keyFile where the trusted key was found, when nobody named one
   * @param old the checkpoint that the log was held to
   * @param maxAge the age that was allowed
   */
  record Question(
      String name, Optional<Path> keyFile, Optional<byte[]> old, Optional<Duration> maxAge) {
    OptionalLong oldSize() {
      if (old.isEmpty()) {
        return OptionalLong.empty();
      }
      try {
        return OptionalLong.of(Checkpoint.parse(Note.parse(old.get()).text()).size());
      } catch (MalformedException _) {
        return OptionalLong.empty(); // never after a success
      }
    }
  }

  /** Prints the verdict and returns the exit code. */
  int print(Question question, Verdict verdict) {
    switch (verdict) {
      case Verdict.Verified verified -> print(question, verified);
      case Verdict.Proven proven -> print(question, proven);
      case Verdict.Withheld withheld -> print(question, withheld);
      case Verdict.Failed failed -> print(question, failed);
    }
    return verdict.exitCode().code();
  }

  private void print(Question question, Verdict.Verified v) {
    double seconds = Math.max(v.duration().toNanos() / 1e9, 1e-6);
    OptionalLong oldSize = question.oldSize();
    if (json) {
      ObjectNode all = begin("log", question.name(), v.exitCode().code());
      all.put("origin", v.origin()).put("size", v.size()).put("root", v.root().hex());
      all.put("tiles", v.tiles()).put("acks", v.acks()).put("evident", v.evident());
      oldSize.ifPresent(size -> all.put("old_size", size));
      parties(all, v.keys(), v.witnesses());
      if (!v.witnesses().isEmpty()) {
        all.put("witnessed_size", v.witnessedSize());
      }
      all.put("seconds", v.duration().toMillis() / 1000.0);
      all.put("entries_per_second", Math.round(v.size() / seconds));
      out.println(all);
      return;
    }
    out.printf(
        Locale.ROOT, "verified: all %,d entries of %s are as signed%n", v.size(), v.origin());
    line("log", question.name());
    line("root", v.root().hex());
    keys(question, v.keys());
    line(
        "checked",
        String.format(
            Locale.ROOT,
            "%,d entries against their leaf hashes, %,d tiles against their parents up to the root",
            v.size(),
            v.tiles()));
    if (v.evident()) {
      line("", "as entries of Evident: form, order of times, changes of key");
    }
    if (oldSize.isPresent()) {
      line(
          "old",
          String.format(
              Locale.ROOT, "the first %,d entries are as signed before", oldSize.getAsLong()));
    }
    if (v.acks() > 0) {
      line(
          "acks",
          String.format(Locale.ROOT, "%,d events are where they were acknowledged", v.acks()));
    }
    question.maxAge().ifPresent(age -> line("age", "at most " + age.toSeconds() + " s, as asked"));
    witnesses(v.witnesses());
    if (v.witnessedSize() < v.size()) {
      line(
          "", String.format(Locale.ROOT, "they cosigned the first %,d entries", v.witnessedSize()));
    }
    line(
        "time", String.format(Locale.ROOT, "%.2f s, %,.0f entries/s", seconds, v.size() / seconds));
  }

  private void print(Question question, Verdict.Proven p) {
    if (json) {
      ObjectNode all = begin("proof", question.name(), p.exitCode().code());
      all.put("origin", p.origin()).put("index", p.index()).put("size", p.size());
      all.put("leaf", p.leaf().hex()).put("record_checked", p.payloadChecked());
      ArrayNode destroyed = all.putArray("destroyed_segments");
      p.destroyed().forEach(destroyed::add);
      parties(all, p.keys(), p.witnesses());
      out.println(all);
      return;
    }
    out.printf(
        Locale.ROOT,
        "verified: entry %,d is in the signed log %s of %,d entries%n",
        p.index(),
        p.origin(),
        p.size());
    line("proof", question.name());
    line("leaf", p.leaf().hex());
    keys(question, p.keys());
    if (p.payloadChecked()) {
      line("record", "is the one that the entry commits to");
    }
    if (!p.destroyed().isEmpty()) {
      line("destroyed", "segments " + p.destroyed() + " of the record: only their hashes are left");
    }
    witnesses(p.witnesses());
  }

  /** Not a success: what the reader was shown was not held against anything. */
  private void print(Question question, Verdict.Withheld withheld) {
    if (json) {
      Verdict.Proven p = withheld.entry();
      ObjectNode all = failure(withheld.exitCode()).put("name", question.name());
      all.put("where", "proof").put("what", withheld.what()).put("advice", withheld.advice());
      all.put("entry_verified", true).put("record_checked", false);
      all.put("origin", p.origin()).put("index", p.index()).put("size", p.size());
      parties(all.put("leaf", p.leaf().hex()), p.keys(), p.witnesses());
      out.println(all);
      return;
    }
    complain(question, withheld.exitCode(), "proof", withheld.what(), withheld.advice());
  }

  private void print(Question question, Verdict.Failed failed) {
    if (json) {
      ObjectNode all = failure(failed.exitCode()).put("name", question.name());
      all.put("where", failed.where()).put("what", failed.what());
      out.println(all.put("advice", failed.advice()));
      return;
    }
    complain(question, failed.exitCode(), failed.where(), failed.what(), failed.advice());
  }

  private static String text(ExitCode code) {
    return code.name().toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static ObjectNode failure(ExitCode code) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("verified", false)
        .put("exit_code", code.code())
        .put("code", text(code));
  }

  private void complain(
      Question question, ExitCode code, String where, String what, String advice) {
    err.println(
        "evident: not verified: "
            + question.name()
            + ": "
            + where
            + ": "
            + what
            + " ("
            + text(code)
            + ", exit code "
            + code.code()
            + ")");
    err.println("evident: what now: " + advice);
  }

  private static ObjectNode begin(String what, String name, int exitCode) {
    return JsonMapper.shared()
        .createObjectNode()
        .put("verified", true)
        .put("exit_code", exitCode)
        .put("what", what)
        .put("name", name);
  }

  private static void parties(ObjectNode all, List<VerifierKey> keys, List<String> witnesses) {
    ArrayNode signers = all.putArray("keys");
    keys.forEach(key -> signers.add(key.text()));
    ArrayNode names = all.putArray("witnesses");
    witnesses.forEach(names::add);
  }

  private void keys(Question question, List<VerifierKey> keys) {
    keys.forEach(key -> line("signed by", key.text()));
    question
        .keyFile()
        .ifPresent(file ->
            line(
                "",
                "trusted because of "
                    + file
                    + "; whoever can write there can change it, so give --key from elsewhere"));
  }

  private void witnesses(List<String> witnesses) {
    if (!witnesses.isEmpty()) {
      line("witnesses", String.join(", ", witnesses));
    }
  }

  private void line(String word, String text) {
    out.printf(Locale.ROOT, "  %-10s %s%n", word, text);
  }
}
