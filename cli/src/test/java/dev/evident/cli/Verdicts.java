package dev.evident.cli;

import static org.assertj.core.api.Assertions.assertThat;

/** How {@code verify} says no. */
final class Verdicts {
  private Verdicts() {}

  static void fails(int code, String what, Shell.Result result) {
    assertThat(result.code()).as(result.out() + result.err()).isEqualTo(code);
    assertThat(result.err()).contains(what).doesNotContain("Exception");
    assertThat(result.out()).isEmpty();
    if (code >= 10) {
      assertThat(result.err()).hasLineCount(2).contains("exit code " + code).contains("what now: ");
    } else if (code == 2) {
      assertThat(result.err()).hasLineCount(1);
    }
  }
}
