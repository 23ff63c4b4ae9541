package dev.evident.log.verify;

/** What a verification ends with; the numbers are a promise to scripts and never change. */
public enum ExitCode {
  /** Everything that was asked for was checked and is right. */
  VERIFIED(0, ""),
  /** The question itself is wrong. */
  USAGE(2, "correct the arguments"),
  /** A resource could not be read, so nothing is known. */
  IO(3, "make the log readable and run again; nothing was proved either way"),
  /** The checkpoint is malformed or not signed by a trusted key. */
  CHECKPOINT(10, "check that the verifier key is the one published for this log; do not trust it"),
  /** An entry is not the one that its leaf hash stands for. */
  ENTRY(11, "keep a copy of the log as it is; restore the named bundle from a mirror or backup"),
  /** A tile is not the one that its parent stands for. */
  TILE(12, "keep a copy of the log as it is; restore the named tile from a mirror or backup"),
  /** The tree does not lead to the root in the checkpoint. */
  ROOT(13, "keep a copy of log and checkpoint: content was changed, or the wrong root was signed"),
  /** The inclusion proof does not lead to the root. */
  INCLUSION(14, "ask the log for a new proof; if that fails too, the entry is not in the log"),
  /** Two signed checkpoints contradict each other. */
  FORK(15, "keep both checkpoints: together they prove that the log showed two histories"),
  /** The log is smaller than a checkpoint that it signed before. */
  ROLLBACK(16, "keep both checkpoints: the log lost entries or an old copy was restored"),
  /** Not enough witnesses cosigned. */
  WITNESS_QUORUM(
      17, "wait for the witnesses, or check the policy; do not trust the checkpoint yet"),
  /** The checkpoint is older than allowed, or its age cannot be known. */
  STALE(18, "fetch a newer checkpoint; if there is none, the log or the road to it stands still"),
  /** A resource that a tree of this size must have is not there. */
  MISSING_RESOURCE(19, "restore the named resource from a mirror or backup and run again"),
  /** An acknowledged event is not in the log as acknowledged. */
  BROKEN_ACKNOWLEDGEMENT(
      20, "fetch a newer checkpoint and run again; if it stays, keep the acknowledgement as proof"),
  /** The record is not the one that the entry commits to. */
  PAYLOAD_MISMATCH(21, "do not rely on the record: it is not what was logged"),
  /** The record is gone, and nothing in the proof says that it may be. */
  PAYLOAD_MISSING(22, "ask for the redaction or prune entry that allowed it"),
  /** Times in the log contradict each other. */
  TIME_BRACKET(23, "keep a copy of the log: its order and its times cannot both be true"),
  /** A timestamp token does not verify. */
  TIMESTAMP_TOKEN(24, "check the certificate of the timestamp authority"),
  /** Less than the expected range is covered. */
  INCOMPLETE_RANGE(25, "fetch a newer checkpoint, or expect less; the rest was not checked"),
  /** No unbroken chain leads from the trusted key to the key in use. */
  KEY_CHAIN(
      26, "ask the operator, by another road than the log itself, which key is the right one"),
  /** Evidence is not as it was made, or an event in it is not as the log has it. */
  EVIDENCE(
      27,
      "do not rely on the events that are named; ask for the evidence again, and keep this file"),
  /** Every event in the evidence is in the log, but some are shown partly. */
  PARTLY_SHOWN(
      28, "have somebody who may see all fields export it; what is shown partly is not proven");

  private final int code;
  private final String advice;

  ExitCode(int code, String advice) {
    this.code = code;
    this.advice = advice;
  }

  /** The process's exit code. */
  public int code() {
    return code;
  }

  /** What to do now, in one sentence; empty for {@link #VERIFIED}. */
  public String advice() {
    return advice;
  }
}
