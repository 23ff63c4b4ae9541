package dev.evident.cli;

import static dev.evident.cli.Verdicts.fails;
import static org.assertj.core.api.Assertions.assertThat;

import dev.evident.log.DataDirectory;
import dev.evident.log.disk.RealDisk;
import dev.evident.log.keys.SigningKeyFile;
import dev.evident.merkle.BundleId;
import dev.evident.merkle.Note;
import dev.evident.merkle.NoteSigner;
import dev.evident.merkle.Tile;
import dev.evident.merkle.VerifierKey;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.security.SecureRandom;
import java.time.Duration;
import java.time.Instant;
import java.time.InstantSource;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** One real log of 70,000 events behind a running server, and what outsiders find out about it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class VerifyCommandTest {
  private static final int EVENTS = 70_000;

  /** Genesis, the events, and what the server itself writes about what is done with it. */
  private static final int ENTRIES_MIN = EVENTS + 1;

  private static final int ENTRIES_MAX = ENTRIES_MIN + 100;
  private static final Shell SHELL = Shell.SCRIPT;

  /** Two days ago, so that the log is stale for who asks for less. */
  private static final Instant WRITTEN = Instant.now().minus(Duration.ofDays(2));

  @TempDir private static Path folder;
  private RealServer server;
  private Path data;
  private Path acks;
  private Path oldCheckpoint;
  private Path tiles;

  @BeforeAll
  void aLogOf70000Events() throws Exception {
    data = folder.resolve("evident-data");
    acks = folder.resolve("acks");
    server = RealServer.start(data, InstantSource.fixed(WRITTEN));
    server.append("first", 10, folder.resolve("first-acks"));
    oldCheckpoint = file("old", server.checkpoint());
    server.append("more", EVENTS - 10, acks);
    tiles = export(data, folder.resolve("tiles"));
  }

  @AfterAll
  void stop() throws Exception {
    server.close();
  }

  private static Path file(String name, String content) throws Exception {
    return Files.writeString(folder.resolve(name), content);
  }

  /** The log as a static file server would have it. */
  private static Path export(Path data, Path to) throws Exception {
    try (DataDirectory directory = DataDirectory.open(data, new RealDisk())) {
      byte[] checkpoint = directory.checkpoint().orElseThrow();
      long size = directory.size();
      Files.createDirectories(to);
      Files.write(to.resolve("checkpoint"), checkpoint);
      for (int level = 0; level < Tile.levels(size); level++) {
        for (long index = 0; index < Tile.count(level, size); index++) {
          Tile tile = new Tile(level, index, Tile.widthAt(level, index, size));
          put(to.resolve(tile.path()), directory.tile(tile).orElseThrow());
          if (level == 0) {
            BundleId bundle = new BundleId(index, tile.width());
            put(to.resolve(bundle.path()), directory.entries(bundle).orElseThrow());
          }
        }
      }
    }
    return to;
  }

  private static void put(Path file, byte[] bytes) throws Exception {
    Files.createDirectories(file.getParent());
    Files.write(file, bytes);
  }

  private String body(String path) throws Exception {
    try (HttpClient client = HttpClient.newHttpClient()) {
      HttpRequest request =
          HttpRequest.newBuilder(URI.create(server.url() + path))
              .header("Authorization", "Bearer " + server.key())
              .build();
      HttpResponse<String> answer = client.send(request, HttpResponse.BodyHandlers.ofString());
      assertThat(answer.statusCode()).as(answer.body()).isEqualTo(200);
      return answer.body();
    }
  }

  @Test
  void aRunningServerIsVerifiedByItsAddressWithAndWithoutPrefix() {
    for (String address : List.of(server.url(), server.url() + "/", server.url() + "/log")) {
      Shell.Result result = SHELL.run("verify", address, "--key", server.vkey());
      assertThat(result.code()).as(result.err()).isZero();
      assertThat(result.out())
          .startsWith("verified: all 70,0")
          .contains(" entries of evident.local/")
          .contains(server.url() + "/log")
          .contains("signed by  " + server.vkey())
          .contains("entries/s");
      assertThat(result.err()).isEmpty();
    }
  }

  @Test
  void withoutArgumentsTheLocalServerIsVerifiedWithItsOwnKeyFile() {
    Shell.Result result = SHELL.run("verify", "--data", data);
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out()).contains(server.url()).contains("log.vkey");
    Shell named = new Shell("", false, Map.of("EVIDENT_URL", server.url()));
    assertThat(named.run("verify", "--data", data).code()).isZero();
    fails(2, "add --key", named.run("verify", "--data", folder.resolve("none")));
  }

  @Test
  void theDirectoryOfARunningServerIsVerifiedWithAcknowledgements() {
    Shell.Result result =
        SHELL.run("verify", data, "--acks", acks, "--old", oldCheckpoint, "--threads", "2");
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .contains("all 70,0")
        .contains("69,990 events are where they were acknowledged")
        .containsPattern("the first 1[1-9] entries are as signed before");
  }

  @Test
  void jsonHoldsTheSameFacts() {
    Shell.Result result = SHELL.run("verify", data, "--acks", acks, "--json");
    JsonNode json = new JsonMapper().readTree(result.out());
    assertThat(json.path("verified").booleanValue()).isTrue();
    assertThat(json.path("exit_code").intValue()).isZero();
    assertThat(json.path("size").intValue()).isBetween(ENTRIES_MIN, ENTRIES_MAX);
    assertThat(json.path("acks").intValue()).isEqualTo(EVENTS - 10);
    assertThat(json.path("root").stringValue()).hasSize(64);
    assertThat(json.path("keys").get(0).stringValue()).isEqualTo(server.vkey());

    Shell.Result failed = SHELL.run("verify", data, "--max-age", "1d", "--json");
    JsonNode no = new JsonMapper().readTree(failed.out());
    assertThat(failed.code()).isEqualTo(18);
    assertThat(no.path("verified").booleanValue()).isFalse();
    assertThat(no.path("exit_code").intValue()).isEqualTo(18);
    assertThat(no.path("code").stringValue()).isEqualTo("stale");
    assertThat(no.path("advice").stringValue()).isNotEmpty();
    assertThat(failed.err()).isEmpty();
  }

  @Test
  void peopleSeeABarAndScriptsDoNot() {
    Shell people = new Shell("", true, Map.of());
    Shell.Result result = people.run("verify", tiles, "--key", server.vkey());
    assertThat(result.code()).isZero();
    assertThat(result.err())
        .contains("%")
        .contains("of 70,0")
        .contains(" entries")
        .endsWith("\r\u001b[2K");
  }

  @Test
  void aPromiseThatTheLogBreaksIsFound() throws Exception {
    List<String> lines = new ArrayList<>(Files.readAllLines(acks));
    String line = lines.get(40_000);
    char last = line.charAt(line.length() - 1);
    lines.set(40_000, line.substring(0, line.length() - 1) + (last == '0' ? '1' : '0'));
    Path changed = file("acks-changed", String.join("\n", lines) + "\n");
    fails(20, "entry " + line.split(" ")[0], SHELL.run("verify", data, "--acks", changed));
    Path beyond = file("acks-beyond", "70001 " + "0".repeat(64) + "\n");
    fails(20, "entry 70001", SHELL.run("verify", data, "--acks", beyond));
    Path torn = file("acks-torn", lines.getFirst() + "\n17 ab");
    fails(3, torn + ":2: ", SHELL.run("verify", data, "--acks", torn));
  }

  @Test
  void anOldCheckpointFromAFileOrStandardInputHoldsTheLogToItsPast() throws Exception {
    Shell.Result result =
        SHELL.withInput(Files.readString(oldCheckpoint)).run("verify", data, "--old", "-");
    assertThat(result.code()).as(result.err()).isZero();
    fails(10, "old checkpoint", SHELL.withInput("x").run("verify", data, "--old", "-"));
  }

  @Test
  void proofsAreCheckedOfflineAndAChangedByteIsFound() throws Exception {
    String bundle = body("/v1/events/more-12345/proof");
    Path good = file("proof.json", bundle);
    Shell.Result result = SHELL.run("verify", "--proof", good, "--key", data.resolve("log.vkey"));
    assertThat(result.code()).as(result.err()).isZero();
    assertThat(result.out())
        .startsWith("verified: entry ")
        .contains("record     is the one that the entry commits to");
    assertThat(SHELL.run("verify", "--proof", good, "--data", data, "--json").out())
        .contains("\"record_checked\":true");

    JsonNode json = new JsonMapper().readTree(bundle);
    String segment = json.path("segments").get(0).path("data").stringValue();
    fails(21, "commits to", proof(bundle.replace(segment, changed(segment, 8))));
    String proof = json.path("proof").stringValue();
    String hash =
        proof.lines().filter(line -> line.length() == 44).skip(1).findFirst().orElseThrow();
    fails(14, "does not lead", proof(bundle.replace(hash, changed(hash, 5))));

    Shell.Result receipt = SHELL.run("receipts", "777", "--data", data);
    assertThat(receipt.code()).as(receipt.err()).isZero();
    assertThat(proof(receipt.out()).code()).isZero();
    String signature =
        receipt.out().lines().filter(l -> l.startsWith("\u2014 ")).findFirst().orElseThrow();
    fails(
        10,
        "",
        proof(receipt.out().replace(signature, changed(signature, signature.length() - 10))));
    fails(2, "add --key", SHELL.run("verify", "--proof", good, "--data", folder.resolve("none")));
    fails(2, "reads no log", SHELL.run("verify", "--proof", good, "--acks", acks));
  }

  @Test
  void aProofOfARedactedViewProvesTheEntryAndIsNoSuccess() throws Exception {
    Shell.Result made =
        SHELL.run(
            "access",
            "keys",
            "create",
            "redacted reader",
            "--role",
            "reader@main",
            "--hide",
            "actor.id",
            "--data",
            data);
    assertThat(made.code()).as(made.err()).isZero();
    String key = made.out().lines().filter(l -> l.startsWith("key  ")).findFirst().orElseThrow();
    Shell reader = new Shell("", false, Map.of("EVIDENT_KEY", key.substring(5)));
    HttpResponse<String> answer;
    try (HttpClient client = HttpClient.newHttpClient()) {
      answer =
          client.send(
              HttpRequest.newBuilder(URI.create(server.url() + "/v1/events/more-12345/proof"))
                  .header("Authorization", "Bearer " + key.substring(5))
                  .build(),
              HttpResponse.BodyHandlers.ofString());
    }
    String bundle = answer.body();
    assertThat(bundle).contains("\"redacted_view\":true").doesNotContain("\"segments\"", "salt");
    Shell.Result result = proof(bundle);
    fails(28, "but the proof is of a redacted view and holds no record to check", result);
    assertThat(result.err()).contains("what now: whoever may see all fields");
    JsonNode json =
        new JsonMapper()
            .readTree(
                SHELL
                    .run(
                        "verify",
                        "--proof",
                        file("redacted.json", bundle),
                        "--key",
                        server.vkey(),
                        "--json")
                    .out());
    assertThat(json.path("verified").asBoolean()).isFalse();
    assertThat(json.path("exit_code").asInt()).isEqualTo(28);
    assertThat(json.path("entry_verified").asBoolean()).isTrue();
    assertThat(json.path("record_checked").asBoolean()).isFalse();
    // What is in it is checked all the same: before the record is missed.
    String entry = new JsonMapper().readTree(bundle).path("entry").stringValue();
    String other = entry.substring(0, 95) + (entry.endsWith("0") ? "1" : "0");
    fails(14, "different entries", proof(bundle.replace(entry, other)));
    Shell.Result shown =
        reader.run("show", "more-12345", "--url", server.url(), "--trust", server.vkey());
    assertThat(shown.code()).as(shown.out() + shown.err()).isZero();
    assertThat(shown.out())
        .contains("verified here: entry, path and signature agree; of the record");
    assertThat(shown.out()).doesNotContain("alice", "DOES NOT HOLD");
  }

  private Shell.Result proof(String content) throws Exception {
    return SHELL.run("verify", "--proof", file("proof", content), "--key", server.vkey());
  }

  private static String changed(String text, int at) {
    char c = text.charAt(at);
    return text.substring(0, at) + (c == 'A' ? 'B' : 'A') + text.substring(at + 1);
  }

  @Test
  void ageIsMeasuredAtTheNewestEntry() {
    fails(18, "newest time", SHELL.run("verify", data, "--max-age", "1d"));
    Shell.Result result = SHELL.run("verify", data, "--max-age", "3d");
    assertThat(result.code()).as(result.err()).isZero();
    fails(25, "expected", SHELL.run("verify", data, "--min-size", ENTRIES_MAX));
    assertThat(SHELL.run("verify", data, "--min-size", ENTRIES_MIN).code()).isZero();
  }

  private static NoteSigner witness(String name) throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] spki = pair.getPublic().getEncoded();
    return NoteSigner.cosigner(
        name, pair.getPrivate(), Arrays.copyOfRange(spki, spki.length - 32, spki.length));
  }

  @Test
  void aQuorumOfWitnessesIsCounted() throws Exception {
    Path cosigned = folder.resolve("cosigned");
    RealServer.copy(tiles, cosigned);
    Note note = Note.parse(Files.readAllBytes(tiles.resolve("checkpoint")));
    NoteSigner here = witness("witness.example/here");
    String away = witness("witness.example/away").verifierKey().text();
    List<dev.evident.merkle.NoteSignature> lines = new ArrayList<>(note.signatures());
    lines.add(here.cosign(note.text(), WRITTEN.plusSeconds(90_000).getEpochSecond()));
    Files.writeString(cosigned.resolve("checkpoint"), new Note(note.text(), lines).format());
    String vkey = here.verifierKey().text();
    Object[] log = {"verify", cosigned, "--key", server.vkey()};

    Shell.Result one = SHELL.run(with(log, "--witness", vkey));
    assertThat(one.code()).as(one.err()).isZero();
    assertThat(one.out()).contains("witnesses  witness.example/here");
    fails(17, "quorum", SHELL.run(with(log, "--witness", vkey, "--witness", away)));
    Object[] both = with(log, "--witness", vkey, "--witness", away, "--quorum");
    assertThat(SHELL.run(with(both, "1")).code()).isZero();
    fails(17, "quorum", SHELL.run(with(both, "2")));
    fails(2, "--quorum is 1 to 2", SHELL.run(with(both, "3")));
    fails(2, "--quorum needs", SHELL.run(with(log, "--quorum", "1")));
    fails(2, "not a witness's key", SHELL.run(with(log, "--witness", server.vkey())));

    Path policy =
        file(
            "policy",
            "log %s\nwitness here %s\nwitness away %s\ngroup any 1 here away\nquorum any\n"
                .formatted(server.vkey(), vkey, away));
    assertThat(SHELL.run("verify", cosigned, "--policy", policy).code()).isZero();
    fails(17, "quorum", SHELL.run("verify", tiles, "--policy", policy));
    // The witness saw it a day ago: younger than the newest entry.
    assertThat(SHELL.run(with(log, "--witness", vkey, "--max-age", "36h")).code()).isZero();
  }

  private static Object[] with(Object[] args, Object... more) {
    List<Object> all = new ArrayList<>(List.of(args));
    all.addAll(List.of(more));
    return all.toArray();
  }

  @Test
  void anotherKeyVerifiesNothing() {
    SecureRandom random = new SecureRandom();
    String origin = server.vkey().split("\\+")[0];
    String sameName = SigningKeyFile.generate(origin, random).signer().verifierKey().text();
    String other = SigningKeyFile.generate("example.org/x", random).signer().verifierKey().text();
    fails(10, "no trusted key", SHELL.run("verify", data, "--key", sameName));
    fails(10, "no trusted key", SHELL.run("verify", server.url(), "--key", other));
  }

  @Test
  void staticTilesAreVerifiedAndWhatIsMissingOrChangedIsNamed() throws Exception {
    Object[] log = {"verify", tiles, "--key", server.vkey()};
    assertThat(SHELL.run(log).code()).isZero();
    fails(2, "add --key", SHELL.run("verify", tiles));
    Path broken = folder.resolve("broken");
    RealServer.copy(tiles, broken);
    Path bundle = broken.resolve(new BundleId(100, 256).path());
    byte[] entries = Files.readAllBytes(bundle);
    entries[5_000] ^= 1;
    Files.write(bundle, entries);
    Object[] damaged = {"verify", broken, "--key", server.vkey()};
    fails(11, "tile/entries/100", SHELL.run(damaged));
    Path tile = broken.resolve(new Tile(0, 50, 256).path());
    byte[] hashes = Files.readAllBytes(tile);
    hashes[77] ^= 1;
    Files.write(tile, hashes);
    fails(12, "tile/0/050", SHELL.run(damaged));
    Files.delete(tile);
    fails(19, "tile/0/050", SHELL.run(damaged));
  }

  @Test
  void whatCannotBeCheckedIsNeverASuccess() throws Exception {
    String gone = "http://127.0.0.1:1";
    Shell.Result result = SHELL.run("verify", gone, "--key", server.vkey());
    fails(3, gone + "/log/checkpoint: nothing answers there", result);
    assertThat(result.err()).hasLineCount(2).contains("what now: ");
    fails(3, "no directory", SHELL.run("verify", folder.resolve("none"), "--key", server.vkey()));
    fails(3, "no file", SHELL.run("verify", data, "--acks", folder.resolve("none")));
    // An address that a killed server left behind: the directory is read itself.
    Path killed = folder.resolve("killed");
    try (RealServer small = RealServer.start(killed, InstantSource.system())) {
      small.append("x", 5, folder.resolve("x-acks"));
    }
    Files.writeString(killed.resolve("server.url"), gone + "\n");
    Shell.Result offline = SHELL.run("verify", "--data", killed);
    assertThat(offline.code()).as(offline.err()).isZero();
    assertThat(offline.out()).contains("log        " + killed);
  }

  @Test
  void wrongUseIsOneLineAndCode2() {
    fails(2, "there is no log in", SHELL.run("verify", "--data", folder.resolve("none")));
    fails(2, "verifier key", SHELL.run("verify", data, "--key", "nonsense"));
    fails(2, "threads", SHELL.run("verify", data, "--threads", "0"));
    fails(2, "not a duration", SHELL.run("verify", data, "--max-age", "soon"));
    fails(2, "no address", SHELL.run("verify", "http://", "--key", server.vkey()));
    fails(2, "either", SHELL.run("verify", data, "--policy", acks, "--quorum", "1"));
    fails(2, "Unknown option", SHELL.run("verify", data, "--frobnicate"));
    VerifierKey none = VerifierKey.of("a", VerifierKey.COSIGNATURE_V1, new byte[32]);
    fails(2, "not a log's", SHELL.run("verify", data, "--key", none.text()));
    assertThat(SHELL.run("verify", "--help").out()).contains("--witness").contains("26 key chain");
  }
}
