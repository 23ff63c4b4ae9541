package dev.evident.log.witness;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import dev.evident.log.witness.Answer.Failure;
import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;

/** The bytes of a question, and what each answer means. */
class AddCheckpointTest {
  private static final Pattern REQUEST =
      Pattern.compile(
          "```\n(old ([0-9]+)\n(.*?)\n(sigsum.*?\n))```\nHTTP ([0-9]+)", Pattern.DOTALL);
  private static final String TEXT =
      "example.com/log\n1\nKgAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA=\n";
  private static final String LINE =
      "\u2014 example.com/w AAAAAQAAAABkGFDLEZMHwSRaJNiIDoe9DYn/zXcrtPHeolMI5OWXEhZCB9dlrDJsX3b2oyin1nPZqhf5nNo0xUe+mbIUBkBIfZ+qnA==\n";

  private static AddCheckpoint call(long old, Hash... proof) {
    try {
      return new AddCheckpoint(
          old, List.of(proof), Note.parse((TEXT + "\n" + LINE).getBytes(StandardCharsets.UTF_8)));
    } catch (MalformedException e) {
      throw new AssertionError(e);
    }
  }

  private static Answer answer(int status, String body) {
    return call(0).answer(status, body.getBytes(StandardCharsets.UTF_8));
  }

  @Test
  void questionsAreWhatAnotherWitnessTookAndItsStatusesAreUnderstood() throws Exception {
    Path file =
        Path.of(System.getProperty("evident.root", ".."))
            .resolve("../shared/vectors/torchwood/cmd/litewitness/testdata/litewitness.txt");
    Assumptions.assumeTrue(Files.exists(file), "skipped: no test vectors at torchwood");
    Matcher requests = REQUEST.matcher(Files.readString(file));
    int read = 0;
    while (requests.find()) {
      Note note;
      try {
        note = Note.parse(requests.group(4).getBytes(StandardCharsets.UTF_8));
      } catch (MalformedException _) {
        continue; // the one with a signature that nobody could have sent
      }
      List<Hash> proof = requests.group(3).lines().map(Hash::fromBase64).toList();
      AddCheckpoint call = new AddCheckpoint(Long.parseLong(requests.group(2)), proof, note);
      assertThat(new String(call.body(), StandardCharsets.UTF_8)).isEqualTo(requests.group(1));
      int status = Integer.parseInt(requests.group(5));
      Answer answer =
          call.answer(status, (status == 200 ? LINE : "5\n").getBytes(StandardCharsets.UTF_8));
      assertThat(answer)
          .isInstanceOf(
              switch (status) {
                case 200 -> Answer.Cosigned.class;
                case 409 -> Answer.Conflict.class;
                case 422 -> Answer.OtherTree.class;
                default -> Answer.Failed.class;
              });
      read++;
    }
    assertThat(read).isEqualTo(8);
    System.out.println("ran torchwood litewitness.txt: " + read + " questions");
  }

  @Test
  void everyAnswerIsOneOfAFewOutcomes() {
    assertThat(answer(200, LINE + LINE))
        .isInstanceOfSatisfying(Answer.Cosigned.class, a -> assertThat(a.lines()).hasSize(2));
    for (String bad : List.of("", "\n", "hello\n", LINE.strip(), "\n" + LINE, LINE + "\n" + LINE)) {
      assertThat(answer(200, bad)).as(bad).isEqualTo(failed(answer(200, bad), Failure.MALFORMED));
    }
    assertThat(answer(409, "17\n")).isEqualTo(new Answer.Conflict(17));
    for (String bad : List.of("", "17", "017\n", "-1\n", "17\n\n", "9999999999999999999\n")) {
      assertThat(answer(409, bad)).as(bad).isEqualTo(failed(answer(409, bad), Failure.MALFORMED));
    }
    // Of the very size that it was asked with, a conflict without a size is one of the roots.
    assertThat(call(1).answer(409, "root\n".getBytes(StandardCharsets.UTF_8)))
        .isEqualTo(new Answer.OtherTree());
    assertThat(answer(422, "no")).isEqualTo(new Answer.OtherTree());
    assertThat(answer(404, "")).isEqualTo(failed(answer(404, ""), Failure.UNKNOWN_LOG));
    assertThat(answer(403, "")).isEqualTo(failed(answer(403, ""), Failure.KEY_REFUSED));
    assertThat(answer(429, "")).isEqualTo(failed(answer(429, ""), Failure.BUSY));
    assertThat(answer(503, "")).isEqualTo(failed(answer(503, ""), Failure.BUSY));
    for (int other : List.of(201, 204, 301, 400, 500)) {
      assertThat(answer(other, LINE)).isEqualTo(failed(answer(other, LINE), Failure.STATUS));
    }
    assertThat(answer(200, LINE.repeat(1_000)))
        .isEqualTo(failed(answer(200, LINE.repeat(1_000)), Failure.MALFORMED));
  }

  private static Answer failed(Answer answer, Failure why) {
    return new Answer.Failed(why, answer instanceof Answer.Failed f ? f.detail() : "");
  }

  @Test
  void onlyHttpsIsAskedOffTheLoopbackAddress() {
    assertThat(WitnessClient.requireAddress("https://w.example/a"))
        .isEqualTo("https://w.example/a/");
    assertThat(WitnessClient.requireAddress("http://127.0.0.1:1/"))
        .isEqualTo("http://127.0.0.1:1/");
    assertThat(WitnessClient.requireAddress("http://[::1]:1")).isEqualTo("http://[::1]:1/");
    assertThat(WitnessClient.requireAddress("http://localhost:1")).isEqualTo("http://localhost:1/");
    for (String bad :
        List.of(
            "http://w.example",
            "http://10.0.0.1",
            "http://127.0.0.1.example",
            "https://u:p@w.example",
            "https://w.example/?a",
            "https://w.example/#a",
            "ftp://w.example",
            "w.example",
            "https:",
            "::")) {
      assertThatThrownBy(() -> WitnessClient.requireAddress(bad))
          .as(bad)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
