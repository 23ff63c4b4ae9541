package dev.evident.cli;

import dev.evident.log.verify.ProofCheck;
import dev.evident.log.verify.Verdict;
import dev.evident.log.verify.Verifier;
import dev.evident.log.verify.VerifyOptions;
import dev.evident.merkle.Note;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** {@code evident verify}: a whole log, or one proof, checked from outside. */
@Command(
    name = "verify",
    mixinStandardHelpOptions = true,
    description =
        "Check every tile and entry of a log against its signed checkpoint, or one proof offline.",
    footer = {
      "",
      "Works on Evident's own logs and on any C2SP tlog-tiles log, running or not.",
      "Exit codes: 0 verified; 2 usage; 3 could not be read; 10 checkpoint or",
      "signature; 11 entry; 12 tile; 13 root; 14 inclusion; 15 fork; 16 rollback;",
      "17 witness quorum; 18 stale; 19 missing resource; 20 broken acknowledgement;",
      "21 payload does not match; 22 payload missing; 23 time bracket;",
      "24 timestamp token; 25 incomplete range; 26 key chain; 27 evidence;",
      "28 evidence is shown partly."
    })
final class VerifyCommand implements Callable<Integer> {
  @Parameters(
      arity = "0..1",
      paramLabel = "DIR|URL",
      description =
          "a data directory, a directory of tiles, or the address of a server or of tiles"
              + " (default: EVIDENT_URL, or the local server, or its directory)")
  private @Nullable String target;

  @Option(
      names = "--key",
      paramLabel = "VKEY",
      description =
          "a verifier key to trust, or a file with it (default for a log of this machine: its"
              + " log.vkey)")
  private List<String> keys = new ArrayList<>();

  @Option(
      names = "--data",
      paramLabel = "DIR",
      defaultValue = "evident-data",
      description = "data directory of the local server (default: ${DEFAULT-VALUE})")
  private Path data = Path.of("evident-data");

  @Option(
      names = "--old",
      paramLabel = "CHECKPOINT",
      description = "a checkpoint seen before (file, or -): the log must have grown from it")
  private @Nullable String old;

  @Option(
      names = "--acks",
      paramLabel = "FILE",
      description = "acknowledgements of append --acks: each event must be where it was promised")
  private @Nullable Path acks;

  @Option(
      names = "--proof",
      paramLabel = "FILE",
      description = "check this proof instead (tlog-proof or evident-proof/v1); reads no log")
  private @Nullable Path proof;

  @Option(
      names = "--evidence",
      paramLabel = "FILE",
      description = "check this evidence instead (a page, or a manifest); reads no log")
  private @Nullable Path evidence;

  @Option(
      names = "--export",
      paramLabel = "FILE",
      description = "the file of events that the manifest of --evidence belongs to")
  private @Nullable Path export;

  @Option(
      names = "--trust-key-in-file",
      description =
          "with --evidence: believe the key that the file names; shows nothing about whose log it is")
  private boolean trustKeyInFile;

  @Mixin private KekOptions kek = new KekOptions();

  @Mixin private TrustOptions trust = new TrustOptions();

  @Mixin private WitnessOptions witnesses = new WitnessOptions();

  @Option(
      names = "--max-age",
      paramLabel = "DURATION",
      converter = DurationOption.class,
      description = "how old the newest cosignature or entry may be: 90s, 30m, 24h, 7d")
  private @Nullable Duration maxAge;

  @Option(
      names = "--min-size",
      paramLabel = "N",
      description = "how many entries the log must have at least")
  private @Nullable Long minSize;

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "threads that read and hash, 1 to 64 (default: one a processor)")
  private int threads =
      Math.clamp(Runtime.getRuntime().availableProcessors(), 2, VerifyOptions.THREADS_MAX);

  @Option(names = "--json", description = "print one JSON object in place of text")
  private boolean json;

  private final Terminal terminal;

  VerifyCommand(Terminal terminal) {
    this.terminal = terminal;
  }

  @Override
  public Integer call() throws Exception {
    Optional<WitnessPolicy> policy = witnesses.policy();
    VerdictReport report = new VerdictReport(terminal, json);
    if (evidence != null) {
      return checkEvidence(evidence, policy);
    }
    if (export != null || trustKeyInFile) {
      throw new CommandFailed(
          ExitCode.USAGE, "--export and --trust-key-in-file go with --evidence FILE");
    }
    if (proof != null) {
      return checkProof(proof, policy, report);
    }
    VerifyTarget found = VerifyTarget.of(Optional.ofNullable(target), data, terminal.environment());
    TrustedKeys trusted = trusted(found.keyFile(), found.name(), policy);
    VerifyOptions options = options(trusted, policy);
    Progress progress = new Progress(terminal, 0);
    try (VerifyTarget.Opened log =
            found.open(
                directory -> kek.of(directory, terminal),
                local -> local ? trust.contextOfLocal(data, terminal) : trust.context(terminal));
        AckLines lines = acks == null ? null : new AckLines(acks)) {
      VerifyOptions all =
          options.withProgress((done, size) -> progress.part(done, size, "entries"));
      if (lines != null) {
        all = all.withAcks(lines);
      }
      Verdict verdict;
      try {
        verdict = new Verifier(log.source(), all, InstantSource.system()).verify();
      } finally {
        progress.clear();
      }
      return report.print(
          new VerdictReport.Question(
              log.name(), trusted.from(), options.oldCheckpoint(), Optional.ofNullable(maxAge)),
          verdict);
    }
  }

  /** Keys, and where they are from, for people: a key that lies beside the log proves less. */
  private record TrustedKeys(List<VerifierKey> keys, Optional<Path> from) {}

  private TrustedKeys trusted(Optional<Path> keyFile, String log, Optional<WitnessPolicy> policy)
      throws CommandFailed, IOException {
    List<VerifierKey> named = new ArrayList<>();
    policy.ifPresent(asked -> asked.logs().forEach(party -> named.add(party.key())));
    named.addAll(VerifierKeys.read("--key", keys, VerifierKey.ED25519));
    if (!named.isEmpty()) {
      return new TrustedKeys(named, Optional.empty());
    }
    if (keyFile.isPresent() && Files.exists(keyFile.get())) {
      return new TrustedKeys(
          VerifierKeys.ofFile("--key", keyFile.get(), VerifierKey.ED25519), keyFile);
    }
    throw new CommandFailed(
        ExitCode.USAGE,
        "no key to verify " + log + " with; add --key VKEY, as the log's operator published it");
  }

  private VerifyOptions options(TrustedKeys trusted, Optional<WitnessPolicy> policy)
      throws CommandFailed, IOException {
    VerifyOptions options = VerifyOptions.of(trusted.keys()).withThreads(threads);
    if (old != null) {
      options = options.withOldCheckpoint(oldCheckpoint(old));
    }
    if (policy.isPresent()) {
      options = options.withPolicy(policy.get());
    }
    if (maxAge != null) {
      options = options.withMaxAge(maxAge);
    }
    if (minSize != null) {
      options = options.withExpectedSize(minSize);
    }
    return options;
  }

  private byte[] oldCheckpoint(String file) throws CommandFailed, IOException {
    if (file.equals("-")) {
      return terminal.in().readNBytes(Note.BYTES_MAX + 1);
    }
    return read(Path.of(file), Note.BYTES_MAX);
  }

  private int checkProof(Path file, Optional<WitnessPolicy> policy, VerdictReport report)
      throws CommandFailed, IOException {
    if (old != null || acks != null || maxAge != null || minSize != null) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "--proof reads no log: leave out --old, --acks, --max-age and --min-size");
    }
    Optional<Path> keyFile =
        keys.isEmpty()
            ? VerifyTarget.ofKeyOnly(Optional.ofNullable(target), data, terminal.environment())
            : Optional.empty();
    TrustedKeys trusted = trusted(keyFile, "the proof", policy);
    Verdict verdict =
        new ProofCheck(options(trusted, policy)).check(read(file, ProofCheck.BYTES_MAX));
    return report.print(
        new VerdictReport.Question(
            file.toString(), trusted.from(), Optional.empty(), Optional.empty()),
        verdict);
  }

  private int checkEvidence(Path file, Optional<WitnessPolicy> policy)
      throws CommandFailed, IOException {
    if (proof != null || old != null || acks != null || maxAge != null || minSize != null) {
      throw new CommandFailed(
          ExitCode.USAGE,
          "--evidence reads no log: leave out --proof, --old, --acks, --max-age and --min-size");
    }
    VerifyEvidence check = new VerifyEvidence(file, Optional.ofNullable(export));
    if (trustKeyInFile) {
      if (!keys.isEmpty()) {
        throw new CommandFailed(ExitCode.USAGE, "give either --key or --trust-key-in-file");
      }
      TrustedKeys named = new TrustedKeys(List.of(check.namedKey()), Optional.empty());
      String why =
          "the file itself; whoever made it can name any key, so give --key from elsewhere";
      Optional<WitnessPolicy> witnesses =
          policy.isPresent() ? policy : Optional.of(check.namedWitnesses());
      return check.run(options(named, witnesses), why, terminal, json);
    }
    Optional<Path> keyFile =
        keys.isEmpty()
            ? VerifyTarget.ofKeyOnly(Optional.ofNullable(target), data, terminal.environment())
            : Optional.empty();
    TrustedKeys trusted = trusted(keyFile, "the evidence", policy);
    String why =
        trusted.from().map(from -> from + "; whoever can write there can change it").orElse("");
    return check.run(options(trusted, policy), why, terminal, json);
  }

  /** One byte more than allowed is enough for the check to see that it is too long. */
  private static byte[] read(Path file, int bytesMax) throws IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return in.readNBytes(bytesMax + 1);
    }
  }
}
