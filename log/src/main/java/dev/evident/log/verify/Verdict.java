package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.VerifierKey;
import java.time.Duration;
import java.util.List;

/** The outcome of a verification. */
public sealed interface Verdict {
  /** What the process ends with. */
  ExitCode exitCode();

  /**
   * A whole log is right.
   *
   * @param origin the log's name
   * @param size number of entries in the tree, all of them read
   * @param root the root that all of them lead to
   * @param tiles tiles that were read and authenticated
   * @param acks acknowledgements that were found as acknowledged
   * @param evident true when the entries were checked as Evident's own, not as opaque bytes
   * @param keys the keys that signed the checkpoint
   * @param witnesses names of the witnesses of the policy that cosigned
   * @param witnessedSize size of the tree that they cosigned; that of the log when none were asked
   *     for
   * @param duration how long it took
   */
  record Verified(
      String origin,
      long size,
      Hash root,
      long tiles,
      long acks,
      boolean evident,
      List<VerifierKey> keys,
      List<String> witnesses,
      long witnessedSize,
      Duration duration)
      implements Verdict {
    public Verified {
      keys = List.copyOf(keys);
      witnesses = List.copyOf(witnesses);
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.VERIFIED;
    }
  }

  /**
   * One entry is in a log.
   *
   * @param origin the log's name
   * @param index the entry's index
   * @param size size of the tree that the proof leads to
   * @param leaf the entry's leaf hash
   * @param keys the keys that signed the checkpoint
   * @param witnesses names of the witnesses of the policy that cosigned
   * @param payloadChecked true when a record was held against the entry's commitment
   * @param destroyed numbers (from 1) of the record's segments of which only the hash is left
   */
  record Proven(
      String origin,
      long index,
      long size,
      Hash leaf,
      List<VerifierKey> keys,
      List<String> witnesses,
      boolean payloadChecked,
      List<Integer> destroyed)
      implements Verdict {
    public Proven {
      keys = List.copyOf(keys);
      witnesses = List.copyOf(witnesses);
      destroyed = List.copyOf(destroyed);
    }

    @Override
    public ExitCode exitCode() {
      return ExitCode.VERIFIED;
    }
  }

  /**
   * An entry is in a log, by a proof that was made for a reader who may not see all of the event:
   * there is no record in it that could be held against the commitment. What this reader was shown
   * may be what was logged, or not: that could not be checked.
   *
   * @param entry what is proven all the same
   */
  record Withheld(Proven entry) implements Verdict {
    @Override
    public ExitCode exitCode() {
      return ExitCode.PARTLY_SHOWN;
    }

    /** In one sentence. */
    public String what() {
      return "entry "
          + entry.index()
          + " is in the signed log "
          + entry.origin()
          + " of "
          + entry.size()
          + " entries, but the proof is of a redacted view and holds no record to check";
    }

    /** What to do now, in one sentence. */
    public String advice() {
      return "whoever may see all fields of the stream can fetch a proof that holds the record";
    }
  }

  /**
   * Something is wrong, or could not be checked.
   *
   * @param exitCode never {@link ExitCode#VERIFIED}
   * @param what what is wrong, in one sentence
   * @param where the entry, path or file that it is about
   */
  record Failed(ExitCode exitCode, String what, String where) implements Verdict {
    public Failed {
      if (exitCode == ExitCode.VERIFIED) {
        throw new IllegalArgumentException("a failure does not end with 0");
      }
    }

    /** What to do now, in one sentence. */
    public String advice() {
      return exitCode.advice();
    }
  }
}
