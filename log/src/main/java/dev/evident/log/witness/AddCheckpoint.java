package dev.evident.log.witness;

import dev.evident.merkle.Hash;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Note;
import java.nio.charset.StandardCharsets;
import java.util.List;

/**
 * The call {@code add-checkpoint} of C2SP tlog-witness: its bytes, and what its answers mean.
 *
 * @param oldSize size of the last checkpoint that the witness is thought to have cosigned; 0: none
 * @param proof leads from there to the checkpoint; empty when there is nothing to lead
 * @param note the signed checkpoint
 */
record AddCheckpoint(long oldSize, List<Hash> proof, Note note) {
  /** What follows the witness's address. */
  static final String PATH = "add-checkpoint";

  /** A line is some 120 bytes, and a witness has one or two. */
  static final int ANSWER_BYTES_MAX = 16 * 1024;

  private static final int OK = 200;
  private static final int FORBIDDEN = 403;
  private static final int NOT_FOUND = 404;
  private static final int CONFLICT = 409;
  private static final int UNPROCESSABLE = 422;
  private static final int TOO_MANY = 429;
  private static final int UNAVAILABLE = 503;

  AddCheckpoint {
    proof = List.copyOf(proof);
  }

  byte[] body() {
    StringBuilder text = new StringBuilder(512).append("old ").append(oldSize).append('\n');
    for (Hash hash : proof) {
      text.append(hash.base64()).append('\n');
    }
    return text.append('\n').append(note.format()).toString().getBytes(StandardCharsets.UTF_8);
  }

  /** Reads an answer; a longer one than is read whole has more than the bytes that are allowed. */
  Answer answer(int status, byte[] body) {
    if (body.length > ANSWER_BYTES_MAX) {
      return failed(Answer.Failure.MALFORMED, "it answered more than 16 KiB");
    }
    return switch (status) {
      case OK -> cosigned(body);
      case CONFLICT -> conflict(body);
      case UNPROCESSABLE -> new Answer.OtherTree();
      case NOT_FOUND -> failed(Answer.Failure.UNKNOWN_LOG, "it does not know this log (404)");
      case FORBIDDEN -> failed(Answer.Failure.KEY_REFUSED, "it does not trust the log's key (403)");
      case TOO_MANY, UNAVAILABLE -> failed(Answer.Failure.BUSY, "it is busy (" + status + ")");
      default -> failed(Answer.Failure.STATUS, "it answered with status " + status);
    };
  }

  /** A note's text with the answer behind it is a note, or the answer is none. */
  private Answer cosigned(byte[] body) {
    String lines = new String(body, StandardCharsets.UTF_8);
    try {
      Note signed = Note.parse((note.text() + "\n" + lines).getBytes(StandardCharsets.UTF_8));
      return signed.text().equals(note.text())
          ? new Answer.Cosigned(signed.signatures())
          : failed(Answer.Failure.MALFORMED, "its answer is no list of signatures");
    } catch (MalformedException e) {
      return failed(Answer.Failure.MALFORMED, "its answer is no list of signatures: " + e.reason());
    }
  }

  /**
   * Without a size it means that it cosigned another root of this very size: that is the only
   * conflict whose body the specification does not fix.
   */
  private Answer conflict(byte[] body) {
    String text = new String(body, StandardCharsets.US_ASCII);
    if (text.matches("(0|[1-9][0-9]{0,17})\n")) {
      return new Answer.Conflict(Long.parseLong(text.strip()));
    }
    return oldSize > 0 && proof.isEmpty()
        ? new Answer.OtherTree()
        : failed(Answer.Failure.MALFORMED, "it answered 409 without the size that it holds");
  }

  private static Answer failed(Answer.Failure why, String detail) {
    return new Answer.Failed(why, detail);
  }
}
