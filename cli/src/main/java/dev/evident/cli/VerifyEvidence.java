package dev.evident.cli;

import dev.evident.log.verify.EvidenceCheck;
import dev.evident.log.verify.EvidenceHead;
import dev.evident.log.verify.EvidenceVerdict;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.BufferedInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;

/** Checks an evidence file, and the file of events that it is the manifest of. */
final class VerifyEvidence {
  private final Path file;
  private final Optional<Path> export;

  VerifyEvidence(Path file, Optional<Path> export) {
    this.file = file;
    this.export = export;
  }

  /** The key that the file itself names, for who wants to believe it. */
  VerifierKey namedKey() throws IOException, CommandFailed {
    String text;
    try (InputStream in = open(file)) {
      text = EvidenceCheck.head(in).map(EvidenceHead::key).orElse("");
    }
    try {
      VerifierKey key = VerifierKey.parse(text);
      if (key.algorithm() == VerifierKey.ED25519) {
        return key;
      }
    } catch (MalformedException _) {
      // said below
    }
    throw new CommandFailed(ExitCode.USAGE, file + " names no key of a log; is it evidence?");
  }

  /**
   * The witnesses that the file itself names, none of which must have cosigned: but a line of one
   * of them must be right.
   */
  WitnessPolicy namedWitnesses() throws IOException, CommandFailed {
    String lines;
    try (InputStream in = open(file)) {
      lines = EvidenceCheck.head(in).map(EvidenceHead::witnessKeys).orElse("");
    }
    Map<String, WitnessPolicy.Party> parties = new LinkedHashMap<>();
    try {
      for (String line : lines.lines().toList()) {
        VerifierKey key = VerifierKey.parse(line);
        parties.put(key.name(), new WitnessPolicy.Party(key, Optional.empty()));
      }
    } catch (MalformedException e) {
      throw new CommandFailed(ExitCode.USAGE, file + " names a witness without a key", e);
    }
    return new WitnessPolicy(List.of(), parties, new WitnessPolicy.Rule.None());
  }

  /** Checks it and prints the outcome. */
  int run(VerifyOptions options, String keyFrom, Terminal terminal, boolean json)
      throws IOException {
    EvidenceReport report = new EvidenceReport(terminal, json, file.toString(), keyFrom);
    try (InputStream in = open(file);
        ExportComparison comparison = ExportComparison.of(export)) {
      EvidenceVerdict verdict = new EvidenceCheck(options).check(in, comparison::event);
      return report.print(
          verdict,
          verdict instanceof EvidenceVerdict.Looked looked
              ? comparison.outcome(looked.end())
              : Optional.empty());
    }
  }

  private static InputStream open(Path path) throws IOException {
    return new BufferedInputStream(Files.newInputStream(path), 1 << 16);
  }
}
