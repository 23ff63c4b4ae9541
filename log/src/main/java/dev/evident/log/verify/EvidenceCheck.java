package dev.evident.log.verify;

import dev.evident.merkle.Hash;
import dev.evident.merkle.Hasher;
import dev.evident.merkle.MalformedException;
import dev.evident.merkle.Proofs;
import dev.evident.merkle.VerifierKey;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;

/**
 * Verifies evidence, offline: a page, or a manifest. Every event by itself: record → commitment →
 * entry → leaf → root of the one signed checkpoint. Then the file: every line spelled as the format
 * says, rising indexes, the counts and the hash of its last line.
 *
 * <p>Only the keys handed in are trusted, never the one that the file names. That the file holds
 * every event that was found is proven by nothing; its own hash finds what was lost by accident,
 * and whoever leaves an event out on purpose can make that hash anew.
 */
public final class EvidenceCheck {
  /** Faults that are told one by one. */
  public static final int FAULTS_MAX = 100;

  private static final String WHERE = "evidence";

  private final VerifyOptions options;
  private final List<EvidenceVerdict.Fault> faults = new ArrayList<>();
  private final MessageDigest sha256 = sha256();
  private long line;
  private long events;
  private long partly;
  private long wrong;
  private long lastIndex = -1;

  /** For one file. Takes keys and witness policy from the options, and nothing else. */
  public EvidenceCheck(VerifyOptions options) {
    this.options = options;
  }

  /** Sees the events while they are checked, for whoever holds another file against them. */
  @FunctionalInterface
  public interface Watcher {
    /**
     * An event that could be read.
     *
     * @param right whether it is as the log has it
     */
    void event(EvidenceEvent event, boolean right) throws IOException;
  }

  /** The first line of a file, unchecked: whose key does it name? */
  public static Optional<EvidenceHead> head(InputStream file) throws IOException {
    try {
      Optional<byte[]> first = new EvidenceLines(file).next();
      return first.isEmpty() ? Optional.empty() : Optional.of(EvidenceHead.parse(first.get()));
    } catch (EvidenceLines.Unreadable | MalformedException _) {
      return Optional.empty();
    }
  }

  /**
   * Verifies a file.
   *
   * @throws IOException when it cannot be read
   */
  public EvidenceVerdict check(InputStream file, Watcher watcher) throws IOException {
    EvidenceLines lines = new EvidenceLines(file);
    try {
      EvidenceHead head = head(lines);
      SignedCheckpoint signed =
          SignedCheckpoint.parse("checkpoint", head.checkpoint().getBytes(StandardCharsets.UTF_8));
      List<VerifierKey> by = signed.signedBy(options.keys());
      if (by.isEmpty()) {
        throw signed.unsigned();
      }
      WitnessCheck witnesses = WitnessCheck.of(options.policy(), signed.note());
      Optional<EvidenceEnd> end = events(lines, signed, watcher);
      Optional<String> altered = altered(lines, end);
      return new EvidenceVerdict.Looked(
          head,
          signed.checkpoint().origin(),
          signed.checkpoint().size(),
          signed.checkpoint().root(),
          by,
          witnesses.names(),
          events,
          partly,
          wrong,
          faults,
          altered,
          end);
    } catch (Finding finding) {
      return new EvidenceVerdict.Refused(finding.failed());
    }
  }

  private EvidenceHead head(EvidenceLines lines) throws Finding, IOException {
    try {
      byte[] first = lines.next().orElseThrow(() -> new MalformedException("the file is empty"));
      line = 1;
      EvidenceHead head = EvidenceHead.parse(first);
      hash(first);
      return head;
    } catch (EvidenceLines.Unreadable e) {
      throw new Finding(ExitCode.EVIDENCE, String.valueOf(e.getMessage()), WHERE);
    } catch (MalformedException e) {
      throw new Finding(ExitCode.EVIDENCE, e.reason(), "line 1");
    }
  }

  private Optional<EvidenceEnd> events(
      EvidenceLines lines, SignedCheckpoint signed, Watcher watcher) throws IOException {
    while (true) {
      Optional<byte[]> next;
      try {
        next = lines.next();
      } catch (EvidenceLines.Unreadable _) {
        return Optional.empty();
      }
      if (next.isEmpty()) {
        return Optional.empty();
      }
      line++;
      byte[] bytes = next.get();
      if (startsWith(bytes, "{\"events\":")) {
        try {
          return Optional.of(EvidenceEnd.parse(bytes));
        } catch (MalformedException _) {
          return Optional.empty();
        }
      }
      event(bytes, signed, watcher);
      hash(bytes);
    }
  }

  private void event(byte[] bytes, SignedCheckpoint signed, Watcher watcher) throws IOException {
    events++;
    EvidenceEvent event;
    try {
      event = EvidenceEvent.parse(bytes);
    } catch (MalformedException e) {
      fault(EvidenceEvent.indexOf(bytes), ExitCode.EVIDENCE, e.reason());
      return;
    }
    boolean right = true;
    try {
      proven(event, signed);
    } catch (Finding finding) {
      fault(Optional.of(event.index()), finding.failed().exitCode(), finding.failed().what());
      right = false;
    }
    if (event.content() instanceof EvidenceEvent.Content.Partly && right) {
      partly++;
    }
    watcher.event(event, right);
  }

  private void proven(EvidenceEvent event, SignedCheckpoint signed) throws Finding {
    switch (event.content()) {
      case EvidenceEvent.Content.Whole(var segments) -> {
        List<Integer> _ = RecordParts.check(segments, event.entry(), WHERE);
      }
      case EvidenceEvent.Content.Partly _ -> {
        var _ = RecordParts.entry(event.entry(), WHERE);
      }
    }
    if (!Proofs.verifyInclusion(
        event.index(),
        signed.checkpoint().size(),
        new Hasher().leaf(event.entry()),
        event.inclusion(),
        signed.checkpoint().root())) {
      throw new Finding(
          ExitCode.INCLUSION,
          "the proof does not lead from entry " + event.index() + " to the checkpoint's root",
          WHERE);
    }
    if (event.index() <= lastIndex) {
      throw new Finding(ExitCode.EVIDENCE, "it is there twice, or out of its order", WHERE);
    }
    lastIndex = event.index();
  }

  private void fault(Optional<Long> index, ExitCode code, String what) {
    wrong++;
    if (faults.size() < FAULTS_MAX) {
      faults.add(new EvidenceVerdict.Fault(line, index, code, what));
    }
  }

  private Optional<String> altered(EvidenceLines lines, Optional<EvidenceEnd> end)
      throws IOException {
    if (end.isEmpty()) {
      return Optional.of("its last line is missing or damaged: events may be missing, too");
    }
    try {
      if (lines.next().isPresent()) {
        return Optional.of("something follows its last line");
      }
    } catch (EvidenceLines.Unreadable e) {
      return Optional.of(String.valueOf(e.getMessage()));
    }
    if (end.get().events() != events) {
      return Optional.of("it was made with " + end.get().events() + " events, and holds " + events);
    }
    sha256.update(end.get().upToHash());
    if (!end.get().sha256().equals(Hash.of(sha256.digest()))) {
      return Optional.of(
          "it is not as it was made: what it says about itself was changed, or an event");
    }
    return Optional.empty();
  }

  private void hash(byte[] bytes) {
    sha256.update(bytes);
    sha256.update((byte) '\n');
  }

  private static boolean startsWith(byte[] bytes, String begin) {
    byte[] due = begin.getBytes(StandardCharsets.US_ASCII);
    return bytes.length >= due.length && Arrays.equals(bytes, 0, due.length, due, 0, due.length);
  }

  private static MessageDigest sha256() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new AssertionError("bug: every Java platform has SHA-256", e);
    }
  }
}
