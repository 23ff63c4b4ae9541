package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.witness.WitnessServer;
import dev.evident.merkle.VerifierKey;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.time.InstantSource;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What the commands make of a log that is witnessed, with one policy file for all of them. */
class WitnessCommandsTest {
  private static final Shell SHELL = Shell.SCRIPT;

  @TempDir Path work;

  @Test
  void verifyReceiptsEvidenceAndDoctorSayWhoCosigned() throws Exception {
    Path data = work.resolve("data");
    Path policy = work.resolve("policy");
    try (WitnessServer witness = WitnessServer.start("w.example", work.resolve("w"), 0)) {
      Files.writeString(policy, witness.policyLine("W") + "quorum W\n");
      try (RealServer server =
          RealServer.start(
              data,
              InstantSource.system(),
              "witnesses.policy-file=" + policy,
              "witnesses.interval=100ms")) {
        witness.trusting(VerifierKey.parse(server.vkey()));
        server.append("e", 300, work.resolve("acks"));
        receipts(data, policy);
        good(SHELL.run("verify", server.url(), "--key", server.vkey(), "--policy", policy), " W");
        Shell.Result foreign =
            SHELL.run("verify", server.url(), "--key", server.vkey(), "--witness", other());
        assertThat(foreign.code()).as(foreign.err()).isEqualTo(17);
        Shell.Result doctor = SHELL.run("doctor", "--data", data);
        assertThat(doctor.out()).containsPattern("(?m)^ok +witnesses +w.example cosigned");
        evidence(data, policy);
      }
      // The directory alone, when the server has ended: its last checkpoint nobody has seen.
      good(SHELL.run("verify", data, "--policy", policy), " W");
    }
  }

  private static void good(Shell.Result result, String... words) {
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains("verified").contains(words);
  }

  private String other() throws Exception {
    try (WitnessServer stranger = WitnessServer.start("s.example", work.resolve("s"), 0)) {
      return stranger.key().text();
    }
  }

  private void receipts(Path data, Path policy) throws Exception {
    Shell.Result receipt = SHELL.run("receipts", "7", "--level", "witnessed", "--data", data);
    long deadline = System.nanoTime() + Duration.ofMinutes(1).toNanos();
    while (receipt.code() != 0 && System.nanoTime() - deadline < 0) {
      // The witness did not know the log at first, and is asked again after a pause.
      receipt = SHELL.run("receipts", "7", "--level", "witnessed", "--data", data);
    }
    assertThat(receipt.code()).as(receipt.err()).isZero();
    Path proof = Files.writeString(work.resolve("7.tlog-proof"), receipt.out());
    Path key = data.resolve("log.vkey");
    good(SHELL.run("verify", "--proof", proof, "--key", key, "--policy", policy), " W");
  }

  private void evidence(Path data, Path policy) throws Exception {
    Path file = work.resolve("evidence.html");
    Shell.Result exported =
        SHELL.run("export", "id:e-7", "--purpose", "test", "-o", file, "--data", data);
    assertThat(exported.code()).as(exported.err()).isZero();
    Path key = data.resolve("log.vkey");
    good(SHELL.run("verify", "--evidence", file, "--key", key, "--policy", policy), " W");
    good(SHELL.run("verify", "--evidence", file, "--trust-key-in-file"), "w.example");
    String text = Files.readString(file);
    int at = text.indexOf("\u2014 w.example ") + "\u2014 w.example ".length() + 60;
    char changed = text.charAt(at) == 'A' ? 'B' : 'A';
    Files.writeString(file, text.substring(0, at) + changed + text.substring(at + 1));
    for (Object[] trust :
        new Object[][] {{"--trust-key-in-file"}, {"--key", key, "--policy", policy}}) {
      Object[] words = new Object[3 + trust.length];
      words[0] = "verify";
      words[1] = "--evidence";
      words[2] = file;
      System.arraycopy(trust, 0, words, 3, trust.length);
      Shell.Result wrong = SHELL.run(words);
      assertThat(wrong.code()).as(wrong.out()).isEqualTo(17);
      assertThat(wrong.err()).contains("does not verify");
    }
  }
}
