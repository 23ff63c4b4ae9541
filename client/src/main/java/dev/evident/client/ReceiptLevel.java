package dev.evident.client;

import java.util.Locale;

/** How much a receipt proves. */
public enum ReceiptLevel {
  /** JSON with index, leaf, size and root: the event is on disk. */
  DURABLE,
  /** C2SP tlog-proof text: the event is under a published, signed checkpoint. */
  SIGNED;

  String parameter() {
    return name().toLowerCase(Locale.ROOT);
  }
}
