package dev.evident.log.verify;

import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.VerifierKey;
import dev.evident.merkle.WitnessPolicy;
import java.io.ByteArrayInputStream;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EvidenceCheckTest {
  private static final int NOBODY = -1;
  private final NoteSigner signer = SyntheticLog.signer(SyntheticLog.ORIGIN);
  private final SyntheticEvidence evidence;

  EvidenceCheckTest() throws Exception {
    evidence = new SyntheticEvidence(signer, 21, NOBODY, 4);
  }

  @Test
  void everyEventOfAGoodFileIsProven() throws Exception {
    for (byte[] file : List.of(evidence.file(), SyntheticEvidence.page(evidence.file()))) {
      EvidenceVerdict.Looked looked = looked(file);
      assertThat(looked.exitCode()).isEqualTo(ExitCode.VERIFIED);
      assertThat(looked.events()).isEqualTo(21);
      assertThat(looked.wrong()).isZero();
      assertThat(looked.altered()).isEmpty();
      assertThat(looked.size()).isEqualTo(21);
      assertThat(looked.head()).isEqualTo(evidence.head);
    }
  }

  @Test
  void aSubsetIsProvenByTheSameCheckpoint() throws Exception {
    byte[] file = evidence.file(List.of(evidence.events.get(3), evidence.events.get(20)), none());
    assertThat(looked(file).events()).isEqualTo(2);
    assertThat(looked(file).exitCode()).isEqualTo(ExitCode.VERIFIED);
    assertThat(looked(evidence.file(List.of(), none())).exitCode()).isEqualTo(ExitCode.VERIFIED);
  }

  @Test
  void everyFlippedBitIsFound() throws Exception {
    byte[] good = evidence.file(evidence.events.subList(2, 5), none());
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int at = 0; at < good.length; at++) {
      byte[] bad = good.clone();
      bad[at] ^= (byte) (1 << random.nextInt(8));
      assertThat(check(bad).exitCode())
          .as("byte %d, seed %d", at, seed)
          .isIn(ExitCode.EVIDENCE, ExitCode.CHECKPOINT);
    }
  }

  @Test
  void aChangedByteOfAnEventIsNamedThoughTheHashOfTheFileWasMadeAnew() throws Exception {
    List<byte[]> good = new ArrayList<>(List.of(evidence.head.line()));
    evidence.events.forEach(event -> good.add(event.line()));
    long seed = System.nanoTime();
    Random random = new Random(seed);
    for (int round = 0; round < 300; round++) {
      int at = 1 + random.nextInt(21);
      List<byte[]> lines = new ArrayList<>(good);
      byte[] line = lines.get(at).clone();
      int place = random.nextInt(line.length);
      line[place] ^= (byte) (1 << random.nextInt(8));
      if (line[place] == '\n') {
        continue; // then it is two lines
      }
      lines.set(at, line);
      EvidenceVerdict.Looked looked = looked(SyntheticEvidence.ended(lines, 21, 0, none()));
      assertThat(looked.exitCode()).as("seed %d", seed).isEqualTo(ExitCode.EVIDENCE);
      assertThat(looked.wrong()).as("line %d byte %d seed %d", at, place, seed).isEqualTo(1);
      assertThat(looked.faults().getFirst().line()).isEqualTo(at + 1);
    }
  }

  @Test
  void theKindOfFaultIsSaid() throws Exception {
    EvidenceEvent one = evidence.events.get(4);
    EvidenceEvent other = evidence.events.get(5);
    assertThat(fault(new EvidenceEvent(4, one.entry(), other.content(), one.inclusion())))
        .isEqualTo(ExitCode.PAYLOAD_MISMATCH);
    assertThat(fault(new EvidenceEvent(4, one.entry(), one.content(), other.inclusion())))
        .isEqualTo(ExitCode.INCLUSION);
    assertThat(fault(new EvidenceEvent(5, one.entry(), one.content(), one.inclusion())))
        .isEqualTo(ExitCode.INCLUSION);
    byte[] damaged = one.entry().clone();
    damaged[0] = 2;
    assertThat(fault(new EvidenceEvent(4, damaged, one.content(), one.inclusion())))
        .isEqualTo(ExitCode.ENTRY);
  }

  private ExitCode fault(EvidenceEvent event) throws Exception {
    EvidenceVerdict.Looked looked = looked(evidence.file(List.of(event), none()));
    assertThat(looked.faults()).hasSize(1);
    assertThat(looked.faults().getFirst().index()).contains(event.index());
    return looked.faults().getFirst().code();
  }

  @Test
  void anEventThatIsThereTwiceOrOutOfOrderIsWrong() throws Exception {
    EvidenceEvent one = evidence.events.get(4);
    assertThat(looked(evidence.file(List.of(one, one), none())).wrong()).isEqualTo(1);
    assertThat(looked(evidence.file(List.of(one, evidence.events.get(3)), none())).wrong())
        .isEqualTo(1);
  }

  @Test
  void anEventThatWasLeftOutOrAnEndThatIsMissingIsSaid() throws Exception {
    List<String> lines = new String(evidence.file(), StandardCharsets.UTF_8).lines().toList();
    List<String> less = new ArrayList<>(lines);
    less.remove(7);
    assertThat(looked(bytes(less)).altered().orElseThrow()).contains("21 events, and holds 20");
    assertThat(looked(bytes(lines.subList(0, 22))).altered().orElseThrow()).contains("last line");
    List<String> more = new ArrayList<>(lines);
    more.add(lines.get(1));
    assertThat(looked(bytes(more)).altered().orElseThrow()).contains("follows");
    byte[] file = evidence.file();
    assertThat(looked(Arrays.copyOf(file, file.length - 1)).altered()).isPresent();
  }

  @Test
  void anEventThatIsShownPartlyIsInTheLogAndNotProven() throws Exception {
    SyntheticEvidence partly = new SyntheticEvidence(signer, 9, 5, 1);
    EvidenceVerdict.Looked looked = looked(partly.file());
    assertThat(looked.exitCode()).isEqualTo(ExitCode.PARTLY_SHOWN);
    assertThat(looked.partlyShown()).isEqualTo(1);
    assertThat(looked.wrong()).isZero();
  }

  @Test
  void onlyTheKeysThatWereHandedInAreBelieved() throws Exception {
    VerifierKey other = SyntheticLog.signer(SyntheticLog.ORIGIN).verifierKey();
    EvidenceVerdict verdict =
        new EvidenceCheck(VerifyOptions.of(List.of(other)))
            .check(new ByteArrayInputStream(evidence.file()), (_, _) -> {});
    assertThat(verdict.exitCode()).isEqualTo(ExitCode.CHECKPOINT);
  }

  @Test
  void theWitnessQuorumIsAskedForHereToo() throws Exception {
    NoteSigner witness = SyntheticLog.witness("w.example");
    WitnessPolicy policy =
        WitnessPolicy.parse(
            SyntheticLog.bytes("witness W " + witness.verifierKey().text() + "\nquorum W\n"));
    EvidenceVerdict verdict =
        new EvidenceCheck(VerifyOptions.of(List.of(signer.verifierKey())).withPolicy(policy))
            .check(new ByteArrayInputStream(evidence.file()), (_, _) -> {});
    assertThat(verdict.exitCode()).isEqualTo(ExitCode.WITNESS_QUORUM);
  }

  @Test
  void whatIsNoEvidenceIsRefused() throws Exception {
    for (String text :
        List.of("", "{}\n", "<html></html>\n", "no", "{\"format\":\"evident-proof/v1\"}\n")) {
      assertThat(check(SyntheticLog.bytes(text)).exitCode()).as(text).isEqualTo(ExitCode.EVIDENCE);
    }
    byte[] twice =
        SyntheticLog.bytes(
            new String(SyntheticEvidence.page(evidence.file()), StandardCharsets.UTF_8).repeat(2));
    assertThat(check(twice).exitCode()).isEqualTo(ExitCode.EVIDENCE);
  }

  /** The bytes are a promise: they were made by the first version that wrote this format. */
  @Test
  void theGoldenFileIsReadForEver() throws Exception {
    byte[] golden;
    try (InputStream in =
        EvidenceCheckTest.class.getResourceAsStream("/golden/evidence/v1.ndjson")) {
      golden = in.readAllBytes();
    }
    EvidenceHead head = EvidenceCheck.head(new ByteArrayInputStream(golden)).orElseThrow();
    EvidenceVerdict verdict =
        new EvidenceCheck(VerifyOptions.of(List.of(VerifierKey.parse(head.key()))))
            .check(new ByteArrayInputStream(golden), (_, _) -> {});
    assertThat(verdict)
        .isInstanceOfSatisfying(
            EvidenceVerdict.Looked.class,
            looked -> {
              assertThat(looked.exitCode()).isEqualTo(ExitCode.PARTLY_SHOWN);
              assertThat(looked.events()).isEqualTo(7);
              assertThat(looked.head().query()).contains("</script>&");
              assertThat(looked.end().flatMap(EvidenceEnd::export).orElseThrow().form())
                  .isEqualTo("jsonl");
            });
  }

  private static Optional<EvidenceEnd.ExportedFile> none() {
    return Optional.empty();
  }

  private static byte[] bytes(List<String> lines) {
    return SyntheticLog.bytes(String.join("\n", lines) + "\n");
  }

  private EvidenceVerdict check(byte[] file) throws Exception {
    return new EvidenceCheck(VerifyOptions.of(List.of(signer.verifierKey())))
        .check(new ByteArrayInputStream(file), (_, _) -> {});
  }

  private EvidenceVerdict.Looked looked(byte[] file) throws Exception {
    EvidenceVerdict verdict = check(file);
    assertThat(verdict).isInstanceOf(EvidenceVerdict.Looked.class);
    return (EvidenceVerdict.Looked) verdict;
  }
}
