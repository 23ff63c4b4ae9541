package dev.evident.log;

import dev.evident.log.disk.StartRefused;
import dev.evident.log.keys.DataKeys;
import java.io.IOException;

/** Opens the sealed records of a data directory. */
public interface SealedSource {
  /**
   * Opens them. Called once, while the log is opened: the directory is locked and its keys are
   * open, the journal was not looked at yet. Whoever made this source closes what it opened.
   *
   * @param keys what the records may be sealed under; they close with the log
   * @throws StartRefused when they must not be used as they stand; says what to do
   */
  SealedRecords open(DataKeys keys) throws IOException, StartRefused;

  /** A log whose journal holds everything. */
  SealedSource NONE = _ -> SealedRecords.NONE;
}
