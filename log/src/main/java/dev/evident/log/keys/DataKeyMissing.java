package dev.evident.log.keys;

import java.io.IOException;

/**
 * What is sealed under this data key cannot be opened: the key was destroyed, or the key file is
 * older than the data.
 */
public final class DataKeyMissing extends IOException {
  private static final long serialVersionUID = 1;

  private final transient DataKeyId id;

  public DataKeyMissing(DataKeyId id, String what) {
    super(
        what
            + " is sealed under the data key "
            + id
            + ", which is not in keys/"
            + DataKeys.FILE
            + ": the key was destroyed, or the file is an older copy than the data; restore the"
            + " newest one");
    this.id = id;
  }

  /** The key. */
  public DataKeyId id() {
    return id;
  }
}
