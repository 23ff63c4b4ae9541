package dev.evident.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.math.BigDecimal;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Instant;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The values of a query cannot be wrong. */
class QueryTreeTest {
  private static final Filter A = new Filter.Words(Field.EVERYTHING, "a");
  private static final Filter B = new Filter.Words(Field.EVERYTHING, "b");

  @Test
  void theFieldsAreThoseOfTheEvent() {
    assertThat(Field.names())
        .hasSizeGreaterThan(40)
        .allMatch(name -> Field.named(name).isPresent());
    assertThat(Field.named("target.id")).contains(new Field("targets.id"));
    assertThat(Field.named("parameters.any.thing")).isPresent();
    assertThat(new Field("actor.on_behalf_of.on_behalf_of.id").type()).isEqualTo(FieldType.KEYWORD);
    assertThat(Field.named("actor.colour")).isEmpty();
    assertThat(Field.named("source.rawer")).isEmpty();
    assertThat(Field.named("")).isEmpty();
    wrong(() -> new Field("nonsense"));
    wrong(() -> new Field("parameters." + "x".repeat(Field.PATH_CHARS_MAX)));
  }

  @Test
  void filtersAreFlat() {
    assertThat(Filter.and(List.of(A, Filter.and(List.of(B, A)))))
        .isEqualTo(new Filter.And(List.of(A, B, A)));
    assertThat(Filter.or(List.of(A))).isEqualTo(A);
    assertThat(Filter.and(List.of())).isEqualTo(new Filter.All());
    assertThat(Filter.not(Filter.not(A))).isEqualTo(A);
    wrong(() -> new Filter.And(List.of(A)));
    wrong(() -> new Filter.Or(List.of(A, new Filter.Or(List.of(A, B)))));
    wrong(() -> new Filter.Not(new Filter.Not(A)));
    wrong(() -> Filter.or(List.of()));
  }

  @Test
  void periodsBeginWithinTheYearsThatCanBeWritten() {
    Instant saturday = Instant.parse("0000-01-01T12:00:00Z");
    for (Pipe.Period period : Pipe.Period.values()) {
      assertThat(period.floor(saturday).toString()).startsWith("0000-01-01T");
    }
    assertThat(Pipe.Period.WEEK.floor(Instant.parse("0000-01-03T00:00:00Z")))
        .isEqualTo("0000-01-03T00:00:00Z");
    assertThat(Pipe.Period.WEEK.floor(Instant.parse("2026-11-28T10:00:00Z")))
        .isEqualTo("2026-11-23T00:00:00Z");
  }

  @Test
  void aTestFitsItsField() {
    Optional<Filter.End> none = Optional.empty();
    Filter.End one = new Filter.End(new Bound.Decimal(BigDecimal.ONE), true);
    Filter.End text = new Filter.End(new Bound.Text("a"), true);
    wrong(() -> new Filter.Words(Field.TIME, "a"));
    wrong(() -> new Filter.Exact(Field.INDEX, "1"));
    wrong(() -> new Filter.Prefix(Field.TIME, "2026"));
    wrong(() -> new Filter.Cidr(new Field("reason"), Network.parse("10.0.0.0/8").orElseThrow()));
    wrong(() -> new Filter.Exists(Field.EVERYTHING));
    wrong(() -> new Filter.Range(Field.INDEX, none, none));
    wrong(() -> new Filter.Range(Field.INDEX, Optional.of(text), none));
    wrong(() -> new Filter.Range(Field.TIME, Optional.of(one), none));
    wrong(() -> new Filter.Range(new Field("parameters.a"), Optional.of(one), Optional.of(text)));
    wrong(() -> new Filter.Range(new Field("origin.ip"), Optional.of(text), none));
    wrong(() -> new Bound.Decimal(new BigDecimal("1e400")));
    wrong(() -> new Bound.At(Instant.MAX));
  }

  @Test
  void patternsHaveOneForm() {
    TextPattern.Part run = new TextPattern.AnyRun();
    TextPattern.Part a = new TextPattern.Literal("a");
    wrong(() -> new TextPattern(List.of(run)));
    wrong(() -> new TextPattern(List.of(a)));
    wrong(() -> new TextPattern(List.of(a, a, run)));
    wrong(() -> new TextPattern(List.of(a, run, run)));
    wrong(() -> new Filter.Wildcard(new Field("id"), new TextPattern(List.of(a, run))));
  }

  @Test
  void aQueryHasLimits() {
    Filter deep = A;
    for (int i = 0; i < 16; i++) {
      deep = new Filter.Not(new Filter.And(List.of(B, deep)));
    }
    assertThat(Query.of(deep).pipes()).isEmpty();
    Filter tooDeep = new Filter.Or(List.of(A, deep));
    wrong(() -> Query.of(tooDeep));
  }

  /** The JDK reads and writes the same literals, in other forms. */
  @ParameterizedTest(name = "seed {0}")
  @ValueSource(longs = {1, 2})
  void addressesAreThoseOfTheJdk(long seed) throws UnknownHostException {
    Random random = new Random(seed);
    for (int i = 0; i < 20_000; i++) {
      byte[] bytes = new byte[random.nextBoolean() ? 16 : 4];
      for (int b = 0; b < bytes.length; b++) {
        bytes[b] = random.nextBoolean() ? 0 : (byte) random.nextInt();
      }
      InetAddress jdk = InetAddress.getByAddress(bytes);
      IpAddress ours = IpAddress.parse(jdk.getHostAddress()).orElseThrow();
      assertThat(IpAddress.parse(ours.text())).contains(ours);
      assertThat(InetAddress.ofLiteral(ours.text())).isEqualTo(jdk);
    }
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "",
        "1",
        "1.2.3",
        "1.2.3.4.5",
        "01.2.3.4",
        "256.1.1.1",
        "1.2.3.",
        ":",
        ":::",
        "1::2::3",
        "1:2:3:4:5:6:7",
        "1:2:3:4:5:6:7:8:9",
        "12345::",
        "::g",
        "::1.2.3",
        "1.2.3.4::",
        "::1%eth0",
        "1:",
        ":1",
        "1:2:3:4:5:6:7::8",
        "1:2:3:4:5:6:7:1.2.3.4",
        "٣.1.1.1"
      })
  void otherTextsAreNoAddresses(String text) {
    assertThat(IpAddress.parse(text)).isEmpty();
  }

  @Test
  void addressesHaveTheShortestText() {
    assertThat(IpAddress.parse("2001:0DB8:0:0:1:0:0:0").orElseThrow())
        .hasToString("2001:db8:0:0:1::");
    assertThat(IpAddress.parse("1:0:2:3:4:5:6:7").orElseThrow()).hasToString("1:0:2:3:4:5:6:7");
    assertThat(IpAddress.parse("::").orElseThrow()).hasToString("::");
    assertThat(IpAddress.parse("::FFFF:a01:203").orElseThrow()).hasToString("10.1.2.3");
  }

  /** Compared with the definition: the first bits are the same. */
  @Test
  void aNetworkHoldsTheAddressesWithItsPrefix() {
    Random random = new Random(5);
    for (int i = 0; i < 20_000; i++) {
      int bits = random.nextInt(129);
      IpAddress base = new IpAddress(random.nextLong() | 1L << 63, random.nextLong());
      Network network = Network.parse(base + "/" + bits).orElseThrow();
      int flipped = random.nextInt(1, 128); // the first bit stays: an address of IPv6
      IpAddress other =
          flipped < 64
              ? new IpAddress(base.high() ^ 1L << (63 - flipped), base.low())
              : new IpAddress(base.high(), base.low() ^ 1L << (127 - flipped));
      assertThat(network.contains(base)).isTrue();
      assertThat(network.contains(other)).as("%s in %s", other, network).isEqualTo(flipped >= bits);
      assertThat(Network.parse(network.text())).contains(network);
    }
    wrong(() -> new Network(new IpAddress(0, 1), 64));
    assertThat(Network.parse("10.0.0.0/33")).isEmpty();
    assertThat(Network.parse("10.0.0.0/08")).isEmpty();
    assertThat(Network.parse("::/129")).isEmpty();
    assertThat(HexFormat.of().toHexDigits(IpAddress.v4(0x0a000001).low())).endsWith("ffff0a000001");
  }

  private static void wrong(org.assertj.core.api.ThrowableAssert.ThrowingCallable made) {
    assertThatIllegalArgumentException().isThrownBy(made);
  }
}
