package dev.evident.cli;

import dev.evident.merkle.MalformedException;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/** Which witnesses must have cosigned: named one by one, or in a policy file. */
final class WitnessOptions {
  private static final int POLICY_BYTES_MAX = 1 << 20;

  @Option(
      names = "--witness",
      paramLabel = "VKEY",
      description = "a witness that must have cosigned (key or file; several: see --quorum)")
  private List<String> witnesses = new ArrayList<>();

  @Option(
      names = "--quorum",
      paramLabel = "K",
      description = "how many of the --witness keys are enough (default: all of them)")
  private @Nullable Integer quorum;

  @Option(
      names = "--policy",
      paramLabel = "FILE",
      description = "witnesses and quorum from a C2SP tlog-policy; its log keys are trusted too")
  private @Nullable Path file;

  /** The policy, if one is asked for. */
  Optional<WitnessPolicy> policy() throws CommandFailed, IOException {
    if (file != null) {
      if (!witnesses.isEmpty() || quorum != null) {
        throw new CommandFailed(ExitCode.USAGE, "give either --policy or --witness and --quorum");
      }
      return Optional.of(parsed(file));
    }
    if (witnesses.isEmpty()) {
      if (quorum != null) {
        throw new CommandFailed(ExitCode.USAGE, "--quorum needs the --witness keys it counts");
      }
      return Optional.empty();
    }
    return Optional.of(ofKeys());
  }

  private WitnessPolicy ofKeys() throws CommandFailed, IOException {
    Map<String, WitnessPolicy.Party> parties = new LinkedHashMap<>();
    List<WitnessPolicy.Rule> rules = new ArrayList<>();
    for (VerifierKey key : VerifierKeys.read("--witness", witnesses, VerifierKey.COSIGNATURE_V1)) {
      if (parties.put(key.name(), new WitnessPolicy.Party(key, Optional.empty())) != null) {
        throw new CommandFailed(
            ExitCode.USAGE, "--witness: there are two keys named " + key.name());
      }
      rules.add(new WitnessPolicy.Rule.Witness(key.name()));
    }
    int enough = quorum == null ? rules.size() : quorum;
    if (enough < 1 || enough > rules.size()) {
      throw new CommandFailed(
          ExitCode.USAGE, "--quorum is 1 to " + rules.size() + " here, not " + enough);
    }
    return new WitnessPolicy(
        List.of(), parties, new WitnessPolicy.Rule.Group("quorum", enough, rules));
  }

  private static WitnessPolicy parsed(Path file) throws CommandFailed, IOException {
    try (InputStream in = Files.newInputStream(file)) {
      return WitnessPolicy.parse(in.readNBytes(POLICY_BYTES_MAX + 1));
    } catch (MalformedException e) {
      throw new CommandFailed(ExitCode.USAGE, "--policy: " + file + ": " + e.reason(), e);
    }
  }
}
