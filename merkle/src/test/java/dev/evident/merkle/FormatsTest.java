package dev.evident.merkle;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.charset.StandardCharsets;
import java.security.KeyPair;
import java.security.KeyPairGenerator;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FormatsTest {
  private static final long SEED = 7;

  @Test
  void tilePathsAreReadBackAndOnlyInTheirOneSpelling() {
    assertThat(new Tile(0, 1234067, 256).path()).isEqualTo("tile/0/x001/x234/067");
    assertThat(new Tile(63, 0, 1).path()).isEqualTo("tile/63/000.p/1");
    assertThat(new BundleId(1000, 255).path()).isEqualTo("tile/entries/x001/000.p/255");
    Random random = new Random(SEED);
    for (int i = 0; i < 10_000; i++) {
      long index = random.nextLong() >>> 1 + random.nextInt(62);
      Tile tile = new Tile(random.nextInt(64), index, 1 + random.nextInt(256));
      assertThat(Tile.parse(tile.path())).contains(tile);
      BundleId id = new BundleId(index, tile.width());
      assertThat(BundleId.parse(id.path())).contains(id);
    }
    assertThat(Tile.parse(new Tile(1, Long.MAX_VALUE, 9).path()))
        .contains(new Tile(1, Long.MAX_VALUE, 9));
    for (String bad :
        List.of(
            "",
            "tile",
            "tile/0",
            "tile/0/",
            "/tile/0/000",
            "tile/00/000",
            "tile/64/000",
            "tile/-1/000",
            "tile/+1/000",
            "tile/0/0",
            "tile/0/0000",
            "tile/0/001/000",
            "tile/0/x000/001",
            "tile/0/x001",
            "tile/0/x001/x000",
            "tile/0/000.p",
            "tile/0/000.p/",
            "tile/0/000.p/0",
            "tile/0/000.p/256",
            "tile/0/000.p/01",
            "tile/0/000.p/1/",
            "tile/0/000.p/1.p/1",
            "tile/0/000/../000",
            "tile/0/\u0660\u0660\u0660",
            "tile/0/x009/x223/x372/x036/x854/x775/808",
            "tile/0/x001/x009/x223/x372/x036/x854/x775/807",
            "tile/entries/000",
            "Tile/0/000")) {
      assertThat(Tile.parse(bad)).as(bad).isEmpty();
    }
    assertThat(BundleId.parse("tile/entries/")).isEmpty();
    assertThat(BundleId.parse("tile/entries/000.p/256")).isEmpty();
    assertThat(BundleId.parse("tile/0/000")).isEmpty();
  }

  @Test
  void aTreeHasTheTilesThatTheSpecificationCounts() {
    long size = 70_000; // the example of C2SP tlog-tiles
    assertThat(Tile.levels(size)).isEqualTo(3);
    assertThat(Tile.count(0, size)).isEqualTo(274);
    assertThat(Tile.widthAt(0, 272, size)).isEqualTo(256);
    assertThat(Tile.widthAt(0, 273, size)).isEqualTo(112);
    assertThat(Tile.widthAt(0, 274, size)).isZero();
    assertThat(Tile.count(1, size)).isEqualTo(2);
    assertThat(Tile.widthAt(1, 1, size)).isEqualTo(17);
    assertThat(Tile.widthAt(2, 0, size)).isEqualTo(1);
    assertThat(Tile.widthAt(0, 1, 256)).isZero();
    assertThat(Tile.widthAt(1, 0, 256)).isEqualTo(1);
    assertThat(Tile.levels(0)).isZero();
    assertThat(Tile.levels(255)).isEqualTo(1);
    assertThat(Tile.levels(Long.MAX_VALUE)).isEqualTo(8);
    assertThat(Tile.count(63, size)).isZero();
  }

  @Test
  void hashesHaveOneSpelling() {
    Hash hash = Hasher.emptyRoot();
    assertThat(Hash.fromHex(hash.hex())).isEqualTo(hash).hasToString(hash.hex());
    assertThat(Hash.fromBase64(hash.base64())).isEqualTo(hash);
    for (String bad :
        List.of("", hash.hex().toUpperCase(), hash.hex() + "00", "zz" + hash.hex().substring(2))) {
      assertThatThrownBy(() -> Hash.fromHex(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    String text = hash.base64();
    char last = text.charAt(42);
    for (String bad :
        List.of(
            "",
            text.substring(0, 43),
            text.substring(0, 42) + (char) (last + 1) + "=",
            text + "\n",
            " " + text,
            "AAAA")) {
      assertThatThrownBy(() -> Hash.fromBase64(bad)).isInstanceOf(IllegalArgumentException.class);
    }
    byte[] bytes = hash.bytes();
    bytes[0]++;
    assertThat(Hash.of(bytes)).isNotEqualTo(hash);
    assertThat(hash).isEqualTo(Hasher.emptyRoot());
    assertThatThrownBy(() -> Hash.of(new byte[31])).isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Hash.of(new byte[40], 9))
        .isInstanceOf(IndexOutOfBoundsException.class);
  }

  @Test
  void whatIsSignedVerifiesAndNothingElseDoes() throws Exception {
    KeyPair pair = KeyPairGenerator.getInstance("Ed25519").generateKeyPair();
    byte[] encoded = pair.getPublic().getEncoded();
    byte[] raw = Arrays.copyOfRange(encoded, encoded.length - 32, encoded.length);
    NoteSigner log = NoteSigner.of("log.example", pair.getPrivate(), raw);
    NoteSigner witness = NoteSigner.cosigner("w.example/1", pair.getPrivate(), raw);
    String text = Checkpoint.of("log.example", 5, Hasher.emptyRoot()).text();
    NoteSignature signature = log.sign(text);
    NoteSignature cosignature = witness.cosign(text, 1_700_000_000);
    Note note = Note.parse(new Note(text, List.of(signature, cosignature)).bytes());
    List<VerifierKey> both = List.of(log.verifierKey(), witness.verifierKey());
    assertThat(note.verify(both)).isEqualTo(new Note.Verdict.Signed(both));
    assertThat(Cosignature.parse(cosignature).orElseThrow().timestamp()).isEqualTo(1_700_000_000);
    assertThat(Cosignature.parse(signature)).isEmpty();
    assertThat(VerifierKey.parse(witness.verifierKey().text())).isEqualTo(witness.verifierKey());

    Note other = new Note(text.replace("5", "6"), note.signatures());
    assertThat(other.verify(both)).isEqualTo(new Note.Verdict.Wrong(log.verifierKey()));
    assertThat(other.verify(List.of(witness.verifierKey())))
        .isEqualTo(new Note.Verdict.Wrong(witness.verifierKey()));
    byte[] later = cosignature.signature();
    later[7]++;
    NoteSignature moved = NoteSignature.of(cosignature.name(), cosignature.keyId(), later);
    assertThat(witness.verifierKey().verify(text, moved)).isFalse();
    NoteSignature renamed = new NoteSignature("other.example", signature.base64());
    assertThat(log.verifierKey().verify(text, renamed)).isFalse();

    assertThatThrownBy(() -> NoteSigner.of("log.example", pair.getPrivate(), new byte[32]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> log.cosign(text, 1)).isInstanceOf(IllegalStateException.class);
    assertThatThrownBy(() -> witness.sign(text)).isInstanceOf(IllegalStateException.class);
  }

  @Test
  void keysOfUnknownAlgorithmsAreReadButVerifyNothing() throws Exception {
    VerifierKey key = VerifierKey.parse("mldsa.example+01020304+BgECAwQ=");
    assertThat(key.text()).isEqualTo("mldsa.example+01020304+BgECAwQ=");
    NoteSignature line = NoteSignature.of("mldsa.example", 0x01020304, new byte[64]);
    assertThat(key.claimedBy(line)).isTrue();
    assertThat(key.verify("text\n", line)).isFalse();
    String good = VerifierKey.of("a", VerifierKey.ED25519, new byte[32]).text();
    for (String bad :
        List.of(
            "",
            "a+b",
            "a+0102030+AQ==",
            good.replace("a+", "b+"),
            good.replace("a+", "a b+"),
            good.replace("+", "++"),
            good.substring(0, good.length() - 1),
            good + "AAAA",
            "+" + good.substring(2),
            "a+ABCDEF01+BgECAwQ=",
            "x".repeat(9_000))) {
      assertThatThrownBy(() -> VerifierKey.parse(bad))
          .as(bad)
          .isInstanceOf(MalformedException.class);
    }
  }

  @Test
  void notesThatBreakTheFormAreRefused() {
    String line = "\u2014 a AAAAAAA=\n";
    for (String bad :
        List.of(
            "",
            "\n",
            "text\n",
            "text\n\n",
            "text\n" + line,
            "text\n\n" + line.strip(),
            "text\n\n" + line + "\n",
            "text\n\n" + line + "rubbish\n",
            "text\n\n\u2014 a\n",
            "text\n\n\u2014  AAAAAAA=\n",
            "text\n\n\u2014 a\u00a0b AAAAAAA=\n",
            "text\n\n\u2014 a+b AAAAAAA=\n",
            "text\n\n- a AAAAAAA=\n",
            "text\n\n\u2014 a AAAAAA==\n",
            "text\n\n\u2014 a AAAAAAB=\n",
            "te\txt\n\n" + line,
            "text\r\n\r\n" + line,
            "text\n\n" + line.repeat(101))) {
      assertThatThrownBy(() -> Note.parse(bad.getBytes(StandardCharsets.UTF_8)))
          .as(bad)
          .isInstanceOf(MalformedException.class);
    }
    byte[] notUtf8 = ("t\u00e9\n\n" + line).getBytes(StandardCharsets.ISO_8859_1);
    assertThatThrownBy(() -> Note.parse(notUtf8)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> Note.parse(new byte[Note.BYTES_MAX + 1]))
        .isInstanceOf(MalformedException.class);
    assertThat(new Note("a\n\nb\n", List.of(new NoteSignature("a", "AAAAAAA="))))
        .satisfies(note -> assertThat(Note.parse(note.bytes())).isEqualTo(note));
  }

  @Test
  void proofsAndCheckpointsThatBreakTheFormAreRefused() {
    String head = "c2sp.org/tlog-proof@v1\n";
    String hash = Hasher.emptyRoot().base64() + "\n";
    for (String bad :
        List.of(
            head,
            head + "index 0\n",
            head + "index 0\n\n",
            head + "index 0\n\ncheckpoint",
            head + "index 00\n\nc\n",
            head + "index 9223372036854775808\n\nc\n",
            head + "index  1\n\nc\n",
            head + "extra \nextra \nindex 1\n\nc\n",
            head + "index 1\nextra AAAA\n\nc\n",
            head + "index 1\n" + hash.repeat(64) + "\nc\n",
            head + "index 1\n" + hash.strip() + " \n\nc\n",
            head.replace("v1", "v2") + "index 1\n\nc\n")) {
      assertThatThrownBy(() -> TlogProof.parse(bad)).as(bad).isInstanceOf(MalformedException.class);
    }
    for (String bad :
        List.of(
            "",
            "log\n1\n" + hash.strip(),
            "log\n1\n" + hash + "\n",
            "log\n1\n" + hash + "ext\n\n",
            "log\n9223372036854775808\n" + hash,
            "log\n+1\n" + hash,
            "log\n 1\n" + hash,
            "log\n\n" + hash)) {
      assertThatThrownBy(() -> Checkpoint.parse(bad))
          .as(bad)
          .isInstanceOf(MalformedException.class);
    }
    assertThat(TlogProof.of(1, List.of(), "c\n").extra()).isEqualTo(Optional.empty());
  }

  @Test
  void bundlesAreReadBackAndCutOnesAreRefused() throws Exception {
    List<byte[]> entries = new ArrayList<>();
    for (int i = 0; i < 256; i++) {
      entries.add(new byte[i == 0 ? 0 : i == 1 ? 65_535 : i]);
    }
    byte[] bytes = EntryBundle.of(entries);
    EntryBundle bundle = EntryBundle.parse(bytes, 256);
    for (int i = 0; i < 256; i++) {
      assertThat(bundle.entry(i)).isEqualTo(entries.get(i));
    }
    byte[] small = EntryBundle.of(entries.subList(2, 5));
    for (int cut = 0; cut < small.length; cut++) {
      byte[] shorter = Arrays.copyOf(small, cut);
      assertThatThrownBy(() -> EntryBundle.parse(shorter, 3))
          .isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> EntryBundle.parse(Arrays.copyOf(small, small.length + 1), 3))
        .isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EntryBundle.parse(small, 2)).isInstanceOf(MalformedException.class);
    assertThatThrownBy(() -> EntryBundle.of(List.of(new byte[65_536])))
        .isInstanceOf(IllegalArgumentException.class);
    byte[] put = new byte[small.length];
    int at = 0;
    for (byte[] entry : entries.subList(2, 5)) {
      at = EntryBundle.put(entry, 0, entry.length, put, at);
    }
    assertThat(put).isEqualTo(small);
  }

  @Test
  void entriesAreReadBackAndWrongOnesAreRefused() throws Exception {
    Hash commitment = Hasher.emptyRoot();
    byte[] bytes = Entry.event(Entry.Kind.EVENT, 65_535, 0xffff_ffffL, Long.MAX_VALUE, commitment);
    Entry entry = Entry.decode(bytes);
    assertThat(entry.retentionClass()).isEqualTo(65_535);
    assertThat(entry.stream()).isEqualTo(0xffff_ffffL);
    assertThat(entry.acceptedMs()).isEqualTo(Long.MAX_VALUE);
    assertThat(entry.commitment()).contains(commitment);
    byte[] longest = new byte[Entry.BODY_BYTES_MAX];
    byte[] control = Entry.control(Entry.Kind.GENESIS, 0, 0, 1, longest);
    assertThat(control).hasSize(EntryBundle.ENTRY_BYTES_MAX);
    assertThat(Entry.decode(control).body()).isEqualTo(longest);
    assertThat(Entry.decode(control).commitment()).isEmpty();
    byte[] unknown = control.clone();
    unknown[1] = (byte) 200;
    assertThat(Entry.decode(unknown).kind()).isEmpty();
    assertThat(Entry.decode(unknown).kindCode()).isEqualTo(200);
    unknown[1] = 7;
    assertThat(Entry.decode(unknown, 0, 16).kind()).isEmpty();

    for (byte[] bad :
        List.of(
            new byte[0],
            Arrays.copyOf(bytes, 15),
            Arrays.copyOf(bytes, 47),
            Arrays.copyOf(bytes, 49),
            Arrays.copyOf(control, 16),
            changed(bytes, 0, 2),
            changed(bytes, 8, 0x80))) {
      assertThatThrownBy(() -> Entry.decode(bad)).isInstanceOf(MalformedException.class);
    }
    assertThatThrownBy(() -> Entry.event(Entry.Kind.KEY, 0, 0, 0, commitment))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Entry.event(Entry.Kind.EVENT, 65_536, 0, 0, commitment))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Entry.event(Entry.Kind.EVENT, 0, 1L << 32, 0, commitment))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Entry.event(Entry.Kind.EVENT, 0, 0, -1, commitment))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Entry.control(Entry.Kind.KEY, 0, 0, 0, new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Entry.control(Entry.Kind.KEY, 0, 0, 0, new byte[65_520]))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Commitment.recordHash(Collections.nCopies(256, commitment)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> Commitment.segmentHash(1, new byte[15], new byte[0]))
        .isInstanceOf(IllegalArgumentException.class);
  }

  private static byte[] changed(byte[] bytes, int at, int value) {
    byte[] copy = bytes.clone();
    copy[at] = (byte) value;
    return copy;
  }
}
