package dev.evident.log;

import dev.evident.log.disk.StartRefused;
import dev.evident.merkle.Entry;
import dev.evident.merkle.VerifierKey;
import java.nio.charset.StandardCharsets;
import java.util.HexFormat;

/** What a log writes when it is opened: its genesis the first time, later that it was started. */
final class OpeningRecords {
  private OpeningRecords() {}

  static void genesis(Batch to, VerifierKey key, LogConfig config) {
    to.addControl(
        Entry.Kind.GENESIS,
        ControlBodies.genesis(key, config.classes(), config.acceptedRounding().toMillis()));
  }

  /** That it was started again; clean when everything was signed and nothing had to be cut. */
  static void restart(Batch to, LogOpening o, Recovery.Recovered recovered, long signedSize) {
    boolean clean =
        signedSize == recovered.tail().size()
            && recovered.cutBytes() == 0
            && o.checkpoints.cutBytes() == 0;
    String boot = HexFormat.of().formatHex(o.bootId);
    to.addControl(Entry.Kind.INCIDENT, ControlBodies.restart(clean, recovered.cutBytes(), boot));
  }

  /**
   * Checks that the first record is the genesis of this key's log.
   *
   * @param nothingSigned then only the genesis says which key the log has
   */
  static void check(StoredRecord first, VerifierKey key, boolean nothingSigned)
      throws StartRefused {
    String body = new String(first.publicBody(), StandardCharsets.UTF_8);
    if (first.kind() != Entry.Kind.GENESIS.code()
        || !body.contains("\"origin\":\"" + key.name() + "\"")) {
      throw new StartRefused(
          "record 0 is not the genesis of a log with origin "
              + key.name()
              + "; restore the journal");
    }
    if (nothingSigned && !body.contains("\"key\":\"" + key.text() + "\"")) {
      throw new StartRefused(
          "the genesis names another key than "
              + key.text()
              + ": the key file belongs to another log; restore the right one");
    }
  }
}
