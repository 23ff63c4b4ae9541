package dev.evident.client;

import java.util.Locale;

/** How much a receipt proves. */
public enum ReceiptLevel {
  /** JSON with index, leaf, size and root: the event is on disk. */
  DURABLE,
  /** C2SP tlog-proof text: the event is under a published, signed checkpoint. */
  SIGNED,
  /** The same under a checkpoint that the quorum of the log's witnesses has cosigned. */
  WITNESSED;

  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
