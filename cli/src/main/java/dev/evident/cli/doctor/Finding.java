package dev.evident.cli.doctor;

import java.util.Optional;

/** One thing that a check found; what is not well says what to do about it. */
public sealed interface Finding {
  /** Which check found it. */
  String check();

  String what();

  /** All is well. */
  record Ok(String check, String what) implements Finding {}

  /** It works, and will not for ever; or it could not be looked at. */
  record Warn(String check, String what, String advice) implements Finding {}

  /** It does not work, or shows secrets. */
  record Fail(String check, String what, String advice) implements Finding {}

  /** The word for programs and people. */
  default String level() {
    return switch (this) {
      case Ok _ -> "ok";
      case Warn _ -> "warn";
      case Fail _ -> "fail";
    };
  }

  default Optional<String> whatNow() {
    return switch (this) {
      case Ok _ -> Optional.empty();
      case Warn(_, _, String advice) -> Optional.of(advice);
      case Fail(_, _, String advice) -> Optional.of(advice);
    };
  }
}
