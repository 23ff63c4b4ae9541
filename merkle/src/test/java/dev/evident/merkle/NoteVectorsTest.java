package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import org.junit.jupiter.api.Test;
import tools.jackson.databind.JsonNode;

class NoteVectorsTest {
  @Test
  void signedNotes() throws Exception {
    for (JsonNode one : Vectors.json("notes.json").path("signed_note")) {
      VerifierKey key = VerifierKey.parse(one.path("vkey").asString());
      byte[] bytes = one.path("note").asString().getBytes(StandardCharsets.UTF_8);
      Note note = Note.parse(bytes);
      assertThat(key.text()).isEqualTo(one.path("vkey").asString());
      assertThat(note.bytes()).isEqualTo(bytes);
      assertThat(note.verify(List.of(key))).isEqualTo(new Note.Verdict.Signed(List.of(key)));
      assertThat(note.verify(List.of())).isEqualTo(new Note.Verdict.Unknown());
    }
    Vectors.ran("notes.json signed_note");
  }

  @Test
  void everyFlippedBitOfASignedNoteIsFound() throws Exception {
    JsonNode one = Vectors.json("notes.json").path("signed_note").path(0);
    VerifierKey key = VerifierKey.parse(one.path("vkey").asString());
    byte[] bytes = one.path("note").asString().getBytes(StandardCharsets.UTF_8);
    for (int bit = 0; bit < bytes.length * 8; bit++) {
      byte[] flipped = bytes.clone();
      flipped[bit / 8] ^= (byte) (1 << bit % 8);
      Note.Verdict verdict;
      try {
        verdict = Note.parse(flipped).verify(List.of(key));
      } catch (MalformedException _) {
        continue;
      }
      assertThat(verdict).as("bit %d", bit).isNotInstanceOf(Note.Verdict.Signed.class);
    }
  }

  @Test
  void tlogProofs() throws Exception {
    JsonNode vectors = Vectors.json("notes.json").path("tlog_proof");
    for (JsonNode one : vectors.path("encode")) {
      List<Hash> hashes = new ArrayList<>();
      one.path("hashes").forEach(hash -> hashes.add(Hash.fromBase64(hash.asString())));
      long index = one.path("index").asLong();
      String checkpoint = one.path("checkpoint").asString();
      TlogProof proof =
          one.has("extra")
              ? TlogProof.withExtra(
                  Base64.getDecoder().decode(one.path("extra").asString()),
                  index,
                  hashes,
                  checkpoint)
              : TlogProof.of(index, hashes, checkpoint);
      assertThat(proof.text()).isEqualTo(one.path("text").asString());
      assertThat(TlogProof.parse(proof.bytes())).isEqualTo(proof);
    }
    for (JsonNode one : vectors.path("reject")) {
      assertThatThrownBy(() -> TlogProof.parse(one.asString()))
          .as(one.asString())
          .isInstanceOf(MalformedException.class);
    }
    Vectors.ran(
        "notes.json tlog_proof: "
            + vectors.path("encode").size()
            + " encoded, "
            + vectors.path("reject").size()
            + " refused");
  }

  /** The accepted sample only pins the syntax: with a root of 32 bytes in its place it is read. */
  @Test
  void checkpoints() throws Exception {
    JsonNode vectors = Vectors.json("notes.json").path("checkpoint");
    String root = Hasher.emptyRoot().base64();
    for (JsonNode one : vectors.path("accept")) {
      assertThatThrownBy(() -> Checkpoint.parse(one.asString()))
          .isInstanceOf(MalformedException.class)
          .hasMessage("checkpoint root has 7 bytes, not 32");
      String real = one.asString().replace("YmFuYW5hcw==", root);
      assertThat(Checkpoint.parse(real)).isEqualTo(Checkpoint.of("Log", 123, Hasher.emptyRoot()));
      assertThat(Checkpoint.parse(real).text()).isEqualTo(real);
    }
    for (JsonNode one : vectors.path("reject")) {
      // Also with a right root, so that the reason is the one that the sample is about.
      for (String text :
          List.of(one.asString(), one.asString().replaceAll("YmFuYW5hcw==|dGhl[^\n]*", root))) {
        assertThatThrownBy(() -> Checkpoint.parse(text))
            .as(text)
            .isInstanceOf(MalformedException.class);
      }
    }
    Vectors.ran("notes.json checkpoint: 1 accepted, " + vectors.path("reject").size() + " refused");
  }

  @Test
  void vectorsFileIsThere() throws IOException {
    assertThat(Vectors.json("notes.json").size()).isEqualTo(3);
  }
}
