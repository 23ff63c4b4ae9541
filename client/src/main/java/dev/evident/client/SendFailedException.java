package dev.evident.client;

import java.io.IOException;

/**
 * Sending stopped before the end of the input. Nothing is in doubt for good: the same input under
 * the same {@link #run} goes on without a gap and without doubles.
 */
public final class SendFailedException extends IOException {
  private final transient SendReport report;
  private final transient RunId run;

  SendFailedException(SendReport report, RunId run, IOException cause) {
    super(cause.getMessage(), cause);
    this.report = report;
    this.run = run;
  }

  /** What is answered for, without a gap from the first line on. */
  public SendReport report() {
    return report;
  }

  /** The run to go on with. */
  public RunId run() {
    return run;
  }
}
