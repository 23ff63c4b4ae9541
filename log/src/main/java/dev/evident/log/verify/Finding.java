package dev.evident.log.verify;

/** Carries the first failure up to the verdict. */
final class Finding extends Exception {
  private final transient Verdict.Failed failed;

  Finding(ExitCode code, String what, String where) {
    this(new Verdict.Failed(code, what, where));
  }

  Finding(Verdict.Failed failed) {
    super(failed.what(), null, false, false); // expected: nobody reads its stack
    this.failed = failed;
  }

  Verdict.Failed failed() {
    return failed;
  }
}
