package dev.evident.query;

import static dev.evident.query.Asked.matches;
import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.junit.jupiter.api.Test;

class FlatRecordTest {
  @Test
  void valuesStandInTheirOrderWithTheirPaths() {
    assertThat(
            Events.with(
                    "\"targets\":[{\"id\":\"a\"},{\"id\":\"b\"}],\"parameters\":{\"x\":[[1],{\"y\":[true,null]}],\"z\":2.50}")
                .values())
        .extracting(Object::toString)
        .containsExactly(
            "index=7",
            "time=2026-10-01T00:00:00Z",
            "targets.id=a",
            "targets.id=b",
            "parameters.x=1",
            "parameters.x.y=true",
            "parameters.z=2.50");
  }

  @Test
  void aPathLongerThanAnyFieldStillBeginsWithIt() throws QueryException {
    String name = "n".repeat(5_000);
    String members = "\"parameters\":{\"a\":{\"" + name + "\":{\"b\":\"x\"}}}";
    assertThat(matches("parameters.a:x", members)).isTrue();
    assertThat(Events.with(members).values().getLast().path()).hasSizeLessThan(600);
  }

  @Test
  void anOriginalThatNestsTooDeepIsText() throws QueryException {
    for (int depth : List.of(64, 65)) {
      String raw = "[".repeat(depth) + "\\\"word\\\"" + "]".repeat(depth);
      String members = "\"source\":{\"raw\":\"" + raw + "\"}";
      assertThat(matches("source.raw=word", members)).isEqualTo(depth == 64);
      assertThat(matches("source.raw:word", members)).isTrue();
    }
  }

  @Test
  void halfACharacterInAnOriginalIsTheReplacementCharacter() throws QueryException {
    assertThat(matches("source.raw=\"\ufffd\"", "\"source\":{\"raw\":\"[\\\"\\\\ud800\\\"]\"}"))
        .isTrue();
  }

  @Test
  void whatIsNoRecordIsRefused() {
    for (String json :
        List.of(
            "",
            "[]",
            "{}",
            "{\"time\":1}",
            "{\"time\":\"2026-10-01T00:00:00Z\"",
            "{\"time\":\"2026-10-01T00:00:00Z\"} x")) {
      org.assertj.core.api.Assertions.assertThatThrownBy(() -> Events.record(0, json))
          .as(json)
          .isInstanceOf(IllegalArgumentException.class);
    }
  }
}
